// What dashboard/packing.py packed, undone: letters of seven bits to bytes, bytes to answers by row.
Object.assign(cx, (() => {
  const bytes = (letters) => {
    const found = new Uint8Array(Math.floor((letters.length * 7) / 8));
    let [held, bits, place] = [0, 0, 0];
    for (let at = 0; at < letters.length; at += 1) {
      held = ((held << 7) | (letters.charCodeAt(at) & 127)) & 0x3fff;
      bits += 7;
      if (bits < 8) continue;
      bits -= 8;
      found[place++] = held >> bits;
    }
    return found;
  };

  const unpacked = (id) => {
    const stream = new Blob([bytes(document.getElementById(id).textContent)]).stream();
    return new Response(stream.pipeThrough(new DecompressionStream("gzip")));
  };

  // Numbers of which first the lowest byte of all stands there, then the next of all, and so on; 0 is nothing.
  const whole = (planes, count, places) =>
    Array.from({ length: count }, (_, at) => {
      let code = 0;
      for (let place = places - 1; place >= 0; place -= 1) code = code * 256 + planes[place * count + at];
      if (!code) return null;
      return code % 2 ? (code - 1) / 2 : -code / 2;
    });

  // The upper three bytes of floats.
  const real = (planes, count) => {
    const view = new DataView(new ArrayBuffer(4));
    return Array.from({ length: count }, (_, at) => {
      view.setUint32(0, (planes[2 * count + at] << 24) | (planes[count + at] << 16) | (planes[at] << 8));
      const number = view.getFloat32(0);
      return Number.isNaN(number) ? null : number;
    });
  };

  // One list per length, null where it is -1.
  const cut = (numbers, lengths) => {
    let end = 0;
    return lengths.map((length) => (length < 0 ? null : numbers.slice(end, (end += length))));
  };

  const rows = (columns) => {
    const named = Object.entries(columns);
    return (named[0]?.[1] ?? []).map((_, place) => Object.fromEntries(named.map(([name, values]) => [name, values[place]])));
  };

  // {question: rows}
  const answers = (buffer) => {
    const size = new DataView(buffer).getUint32(0, true);
    const told = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
    let at = 4 + size;
    const column = (values) => {
      if (Array.isArray(values)) return values;
      const { lengths, bytes: places } = values;
      const count = lengths.reduce((sum, length) => sum + Math.max(length, 0), 0);
      const planes = new Uint8Array(buffer, at, count * (places ?? 3));
      at += planes.length;
      return cut(places === undefined ? real(planes, count) : whole(planes, count, places), lengths);
    };
    const byColumn = (columns) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, column(values)]));
    return Object.fromEntries(Object.entries(told).map(([question, columns]) => [question, rows(byColumn(columns))]));
  };

  return { unpacked, answers };
})());
