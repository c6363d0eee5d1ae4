// Columns of a table: a word for the head and what stands in each row, a dash where nothing is known.
Object.assign(cx, {
  columns: {
    text: (word, cell) => ({ head: cx.say(word), cell, isText: true }),
    // `values` fill the blanks of the word.
    count: (word, field, values) => ({ head: cx.say(word, values), cell: (row) => cx.known(row[field], (value) => cx.number(value)) }),
    share: (word, field, shown = cx.share) => ({ head: cx.say(word), cell: (row) => cx.known(row[field], shown) }),
  },
});
