{# Joins that find the resolved customer behind a row: by its source customer id, else by its e-mail. #}
{% macro customer_identity_joins(events) %}
    left join identities as by_customer
        on by_customer.identity_kind = 'customer' and {{ events }}.customer_id = by_customer.identity
    left join identities as by_email
        on by_email.identity_kind = 'email' and {{ events }}.customer_id is null and {{ events }}.email = by_email.identity
{%- endmacro %}
