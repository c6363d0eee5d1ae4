with source as (
    select * from {{ source('raw', 'help_articles') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'article_id') }} as article_id,
        title,
        url,
        keywords,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
