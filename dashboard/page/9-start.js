// Read the data, draw the first page, then go where the address says.
(async () => {
  const packed = Uint8Array.from(atob(document.getElementById("data").textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  cx.data = await new Response(stream).json();
  cx.drawers.forEach((draw) => draw(cx.data));
  addEventListener("hashchange", cx.route);
  cx.route();
  document.body.dataset.ready = "true";
})();
