// Unpack the charts' library and the data, then show the page of the address, and of each next one.
(async () => {
  const unpacked = async (id) => {
    const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };
  const library = document.createElement("script");
  library.textContent = await unpacked("echarts");
  document.head.append(library);

  // Answers come by column.
  const rows = (columns) => {
    const named = Object.entries(columns);
    return (named[0]?.[1] ?? []).map((_, place) => Object.fromEntries(named.map(([name, values]) => [name, values[place]])));
  };
  const answers = Object.entries(JSON.parse(await unpacked("data")));
  const data = Object.fromEntries(answers.map(([question, columns]) => [question, rows(columns)]));
  cx.learn(data);
  cx.learnCube(data);
  cx.show(data);
  addEventListener("hashchange", () => {
    const place = () => document.querySelector("main").dataset.place;
    const [left, list] = [place(), document.activeElement.name];
    cx.show(data);
    if (place() !== left) scrollTo(0, 0);
    // All is drawn anew: who chose by keyboard goes on from the same list, who followed a link from the page it leads to.
    const next = (list && document.querySelector(`select[name="${CSS.escape(list)}"]`)) || document.querySelector("main");
    next.focus({ preventScroll: true });
  });
  document.body.dataset.ready = "true";
})();
