{# Views and tables of DuckDB. dbt's own materializations rename the old one and the new one and drop the old one, each
   by a macro that first gathers all macros of the project: most of what dbt cost a model. Here a view is replaced where
   it stands, and a table is built beside the old one and takes its place in one transaction. #}
{% materialization view, adapter='duckdb' %}
    {%- set target = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks) }}
    {%- do drop_if_of_other_type(target) -%}
    {% call statement('main') -%}
        create or replace view {{ target }} as (
            {{ sql }}
        )
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}


{# A model in Python writes on a connection of its own: it cannot see what this one has not committed. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set target = this.incorporate(type='table') -%}
    {%- set built = make_intermediate_relation(target) -%}
    {%- do drop_relation_if_exists(load_cached_relation(built)) -%}
    {{ run_hooks(pre_hooks) }}
    {%- do drop_if_of_other_type(target) -%}
    {% call statement('main', language=model['language']) -%}
        {{ create_table_as(False, built, compiled_code, model['language']) }}
    {%- endcall %}
    {% call statement('take_its_place') -%}
        drop table if exists {{ target }};
        alter table {{ built }} rename to {{ target.identifier }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}


{# A model that was a table and is now a view, or the other way round. #}
{% macro drop_if_of_other_type(target) %}
    {%- set existing = load_cached_relation(target) -%}
    {%- if existing is not none and existing.type != target.type -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
{% endmacro %}
