# How November's score was made
#
# What counts, what does not, and the rows behind it. A promoter counts 100, a detractor -100. (Left out here: the
# files it was delivered in and the models it went through, which follow.)
cx explain nps --date 2024-11-01 --rows 5 | sed '/^Delivered in/,$d'
