// Unpack words, the charts' library, the page's scripts and the data, then show the page of the address, and of each next one.
(async () => {
  const text = async (id) => (await cx.unpacked(id)).text();
  const run = (content) => document.head.append(Object.assign(document.createElement("script"), { textContent: content }));
  cx.words = JSON.parse(await text("words"));
  run(await text("echarts"));
  run(await text("scripts"));

  const data = cx.answers(await (await cx.unpacked("data")).arrayBuffer());
  cx.learn(data);
  cx.learnCube(data);
  cx.learnObserved(data);
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
