with products as (
    select * from {{ ref('stg_products') }}
),

final as (
    select
        cast(product_id as string) as product_id,
        cast(source_system as string) as source_system,
        cast(name as string) as product_name,
        cast(coalesce(category, 'unknown') as string) as product_category
    from products
)

select * from final
