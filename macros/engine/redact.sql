{# Free text with addresses of mail and web, card numbers, phone numbers and other ids replaced by placeholders.
   Takes away too much rather than too little: a long number is never worth keeping in a comment.
   Dates and amounts that stand alone keep a guard in front of their separators, so that no pattern
   reads them as one number; it is taken out again at the end. #}
{% macro redact(words) -%}
    {%- set ns = namespace(expression=plain_digits(words)) -%}
    {%- for pattern, replacement in guarded_patterns() + redaction_patterns() -%}
        {%- set ns.expression = replace_all(ns.expression, pattern, replacement) -%}
    {%- endfor -%}
    case
        when {{ has_match(words, '[0-9@' ~ other_digits() ~ '＠]|//|[Ww]{3}[.]') }} then replace({{ ns.expression }}, '{{ guard() }}', '')
        else {{ words }}
    end
{%- endmacro %}

{# The digits of other scripts and widths as 0 to 9; a guard that the words bring along is dropped. #}
{% macro plain_digits(words) -%}
    translate({{ words }}, '{{ other_digits() }}＠{{ guard() }}', '{{ "0123456789" * 3 }}@')
{%- endmacro %}

{% macro other_digits() -%}
    {{ return('０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹') }}
{%- endmacro %}

{# A character of the private use area, which no text has a meaning for. #}
{% macro guard() -%}
    {{ return('\ue000') }}
{%- endmacro %}

{# What may stand between two digits: blanks of any width, hyphens and dashes, what is not seen. #}
{% macro separators() -%}
    {{ return({
        'blank': ' \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}',
        'line': '\\t\\n\\r\\x{b}\\x{c}\\x{85}\\x{2028}\\x{2029}',
        'hidden': '\\x{ad}\\x{200b}-\\x{200f}\\x{2060}\\x{feff}',
        'dash': '_\\x{2010}-\\x{2015}\\x{2212}\\x{fe58}\\x{fe63}\\x{ff0d}-',
    }) }}
{%- endmacro %}

{# Twice: the end of one date may be the beginning of what lies between it and the next.
   A spelling that is not the one found gives empty groups, hence guards that stand for nothing. #}
{% macro guarded_patterns() -%}
    {%- set by = separators() -%}
    {%- set space = by.blank ~ by.line ~ by.hidden -%}
    {%- set before = '((?:^|[^0-9+(./' ~ space ~ by.dash ~ '])[' ~ space ~ ']*)' -%}
    {%- set after = '($|[' ~ space ~ ']*(?:$|[^0-9(./' ~ space ~ by.dash ~ ']|[0-9]{1,2}:)|[.](?:$|[^0-9]))' -%}
    {%- set year, month, day = '(?:19|20)[0-9]{2}', '(?:0?[1-9]|1[0-2])', '(?:0?[1-9]|[12][0-9]|3[01])' -%}
    {%- set date = [
        '(' ~ year ~ ')([./-]' ~ month ~ ')([./-]' ~ day ~ ')',
        '(' ~ day ~ ')([./-]' ~ day ~ ')([./-]' ~ year ~ ')',
    ] -%}
    {%- set amount = [
        '([0-9]{1,5}|[0-9]{1,3},[0-9]{3})((?:,[0-9]{3})?)([.][0-9]{2})',
        '([0-9]{1,5}|[0-9]{1,3}[.][0-9]{3})((?:[.][0-9]{3})?)(,[0-9]{2})',
    ] -%}
    {%- set parts = ['\\1\\2', '\\3', '\\4\\5', '\\6', '\\7\\8'] | join(guard()) -%}
    {%- set patterns = [] -%}
    {%- for spellings in [date, amount, date, amount] -%}
        {%- do patterns.append((before ~ '(?:' ~ spellings | join('|') ~ ')' ~ after, parts)) -%}
    {%- endfor -%}
    {{ return(patterns) }}
{%- endmacro %}

{# Order matters: an address may hold digits, that of a page one of mail, and a card number reads like a phone number.
   A page may be somebody's profile. #}
{% macro redaction_patterns() -%}
    {%- set by = separators() -%}
    {%- set gap = '[.' ~ by.blank ~ by.line ~ by.hidden ~ by.dash ~ ']' -%}
    {%- set dash = '[' ~ by.dash ~ ']' -%}
    {%- set blank = '[' ~ by.blank ~ by.hidden ~ by.dash ~ ']' -%}
    {%- set iban = '[A-Z]{2}[0-9]{2}(?:' ~ gap ~ '?[A-Z0-9]{4}){2,7}(?:' ~ gap ~ '?[A-Z0-9]{1,4})?' -%}
    {%- set iban_in_any_case = '[A-Za-z]{2}[0-9]{2}' ~ gap ~ '{0,2}[A-Za-z0-9]{4}(?:' ~ gap ~ '{0,2}[0-9][A-Za-z0-9]{0,3}){2,8}' -%}
    {%- set part = '[^,;:<>()@' ~ by.blank ~ by.line ~ ']+' -%}
    {%- set page = '(?:[Hh][Tt][Tt][Pp][Ss]?://|[Ww]{3}[.])[^,;<>()' ~ by.blank ~ by.line ~ ']+' -%}
    {{ return([
        (page, '[link]'),
        (part ~ '@' ~ part, '[email]'),
        (iban ~ '|' ~ iban_in_any_case, '[id]'),
        ('[0-9](?:' ~ gap ~ '{0,3}[0-9]){12,18}', '[card]'),
        ('[0-9]{3}[.][0-9]{3}[.][0-9]{3}' ~ dash ~ '[0-9]{2}|[0-9]{3}' ~ dash ~ '[0-9]{2}' ~ dash ~ '[0-9]{4}', '[id]'),
        ('[+(]?[0-9](?:(?:[()/]|' ~ gap ~ '){0,3}[0-9]){6,}|[+(]?[0-9](?:[0-9()/.]|' ~ blank ~ '){6,}[0-9]', '[phone]'),
        ('[A-Za-z]{0,3}[0-9]{6,}', '[id]'),
    ]) }}
{%- endmacro %}

{% macro replace_all(words, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_all', 'cx_warehouse')(words, pattern, replacement)) }}
{%- endmacro %}

{% macro duckdb__replace_all(words, pattern, replacement) -%}
    regexp_replace({{ words }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__replace_all(words, pattern, replacement) -%}
    {#- Its literals want a backslash twice, and its groups are named by a dollar. -#}
    regexp_replace({{ words }}, '{{ pattern | replace("\\", "\\\\") }}', '{{ replacement | replace("\\", "$") }}')
{%- endmacro %}

{% macro has_match(words, pattern) -%}
    {{ return(adapter.dispatch('has_match', 'cx_warehouse')(words, pattern)) }}
{%- endmacro %}

{% macro duckdb__has_match(words, pattern) -%}
    regexp_matches({{ words }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__has_match(words, pattern) -%}
    ({{ words }} rlike '{{ pattern }}')
{%- endmacro %}
