with source as (
    select * from {{ source('raw_versions', 'customers_versions') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'customer_id') }} as customer_id,
        {{ source_key('source_system', 'person_id') }} as person_id,
        {{ source_key('source_system', 'account_id') }} as account_id,
        email,
        created_at,
        created_source_date,
        created_is_day,
        segment,
        country,
        acquisition_channel,
        campaign_id,
        preferred_channel,
        survey_consent as has_survey_consent,
        updated_at,
        _file_id as file_id,
        _record as record_number,
        _version as version_at
    from source
)

select * from renamed
