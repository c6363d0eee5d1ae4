-- An export that leaves out half of the tickets is seen here, not in a lower number.
{{ config(severity='warn') }}

select * from {{ ref('int_references_unknown') }}
where unknown_count * 100 > record_count
