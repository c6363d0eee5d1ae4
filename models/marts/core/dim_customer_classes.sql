with purchases as (
    select * from {{ ref('int_customer_purchases_summed') }}
),

customer_classes as (
    select * from {{ ref('customer_classes') }}
),

value_classes as (
    select * from {{ ref('value_classes') }}
),

classed as (
    select
        purchases.customer_id,
        purchases.month_date,
        purchases.last_purchase_date,
        purchases.purchase_count,
        purchases.revenue,
        min(customer_classes.rank) as class_rank,
        min(value_classes.rank) as value_rank
    from purchases
    inner join customer_classes
        on
            coalesce(purchases.last_purchase_date + customer_classes.maximum_recency_days >= purchases.month_date, true)
            and coalesce(purchases.purchase_count >= customer_classes.minimum_purchases, true)
            and coalesce(purchases.revenue >= customer_classes.minimum_revenue, true)
    inner join value_classes on coalesce(purchases.revenue >= value_classes.minimum_revenue, true)
    group by
        purchases.customer_id, purchases.month_date, purchases.last_purchase_date,
        purchases.purchase_count, purchases.revenue
),

final as (
    select
        cast(classed.customer_id as string) as customer_id,
        cast(classed.month_date as date) as month_date,
        cast(classed.last_purchase_date as date) as last_purchase_date,
        cast(classed.purchase_count as bigint) as purchase_count,
        cast(classed.revenue as decimal(18, 4)) as revenue,
        cast(customer_classes.customer_class as string) as customer_class,
        cast(customer_classes.is_loyal as boolean) as is_loyal,
        cast(value_classes.value_class as string) as value_class
    from classed
    inner join customer_classes on classed.class_rank = customer_classes.rank
    inner join value_classes on classed.value_rank = value_classes.rank
)

select * from final
