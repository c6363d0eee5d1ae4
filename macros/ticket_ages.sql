{# The ages of an open ticket, in whole days passed at the end of a local day: from the first day to the one before the last.
   At the end of the day of its creation a ticket is less than a day old, at the end of the next between one and two. #}
{% macro ticket_ages() %}
    select
        t.ticket_age,
        t.from_day,
        t.until_day
    from (
        values
        ('0-1 days', 0, 1),
        ('1-3 days', 1, 3),
        ('3-7 days', 3, 7),
        ('7-30 days', 7, 30),
        ('30+ days', 30, cast(null as int))
    ) as t (ticket_age, from_day, until_day)
{% endmacro %}
