-- A new word of a source is counted as 'unmapped' and named here until a seed translates it.
{{ config(severity='warn') }}

select * from {{ ref('int_values_unmapped') }}
