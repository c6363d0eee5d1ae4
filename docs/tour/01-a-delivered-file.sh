# What was delivered
#
# The shop's survey tool exports one line per answer to a question. The file lies under `landing/` as it came
# and is never changed: with customers' addresses, and with a telephone number in a comment.
head -n 3 landing/generic/survey_responses_2025-07-01.csv
