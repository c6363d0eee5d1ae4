# What was kept out, and why
#
# The sample has mistakes planted in it. A record that cannot be right is kept out and listed with its file, line,
# column and reason; its value is not repeated, only its shape. More than one in a hundred would refuse the file.
cx rejects --feed survey_responses | head -n 13
