with source as (
    select * from {{ source('raw', 'social_mentions') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'mention_id') }} as mention_id,
        network,
        handle,
        posted_at,
        author,
        body,
        brand_replied_at,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
