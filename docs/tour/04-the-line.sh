# The line itself
#
# Line 148, says the list, has a score of two digits outside its scale. Somebody is to have given 11 of at most 10.
sed -n '148p' landing/generic/survey_responses_2025-07-01.csv
