// Unpack the charts' library and the data, then show the page of the address, and of each next one.
(async () => {
  const unpacked = async (id) => {
    const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };
  const library = document.createElement("script");
  library.textContent = await unpacked("echarts");
  document.head.append(library);

  const data = JSON.parse(await unpacked("data"));
  cx.learn(data);
  cx.show(data);
  addEventListener("hashchange", () => {
    const place = () => document.querySelector("main").dataset.place;
    const left = place();
    cx.show(data);
    if (place() !== left) scrollTo(0, 0);
  });
  document.body.dataset.ready = "true";
})();
