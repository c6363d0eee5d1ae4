"""Every KPI a second time: plain Python over the delivered files, from the dictionary alone.

Who doubts a published number reads the modules of its stage, each from top to bottom, and runs
`make oracle`. Each yields observations, and `scorecard.py` makes the monthly values of them.

| stage | modules with its KPIs |
| --- | --- |
| awareness | `awareness` (visits, new customers), `campaigns`, `attribution` (cost and return) |
| consideration | `consideration` |
| purchase | `purchase` (orders, trials, appointments), `checkouts` (visits that buy or leave) |
| fulfilment | `fulfilment` |
| support | all that `support` names: `support_times`, `service_levels`, `support_outcomes`, |
| | `support_quality`, `backlog`, `calls`, `contacts`, `help_searches` |
| feedback | `feedback` with `surveys` and `answers`, `detractors`, `employees` |
| loyalty | `loyalty` with `activity`, `subscriptions`, `lifetime`, `experiences` with `bad_signs` |

The others serve several stages: `contracts*` and `files` say what is read, `people` who is who,
`sessions`, `orders` and `tickets` what happened, `ticket_clock` how long it took.

Nothing is imported of the project. Beside the delivered files it reads `seeds/`: the business's own
tables (scales, mappings, calendars, rates), and of each KPI its kind, quantile, stage and whose
observations it is made of. Only `compare.py` opens the published file, to hold the values against
it and for the time zone and the currency; `sample.py` runs the project's commands.
"""
