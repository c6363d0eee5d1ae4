// How customers come: the KPIs up to the purchase, campaigns by what they cost and bring, channels and devices by their visits.
cx.pages.acquisition = (page, data) => {
  const { element, paragraph, section, say, known, number, share } = cx;
  const { quarter, quarterName, choice } = cx.quarterAsked([...data.campaigns, ...data.visits]);
  const ofQuarter = (rows) => rows.filter((row) => row.period_date === quarter);
  const currency = data.publication[0].currency ?? "";

  const models = ["last_non_direct", "first_touch", "linear"];
  const { count } = cx.columns;
  const perModel = (word, shown) =>
    models.map((model) => ({ head: say(word, { model: say(`by_${model}`) }), cell: (row) => known(row[model], shown) }));

  const campaigns = () =>
    cx.answered(
      say("campaigns_note", { quarter: quarterName }),
      [
        { head: cx.term("dimension", "campaign"), cell: (row) => cx.filterLink("campaign", row.campaign), isText: true },
        count("spend", "cost", { currency }),
        count("visits", "visits"),
        count("customers_won", "customers"),
        count("cost_per_customer", "cost_per_customer", { currency }),
        ...perModel("return_by", share),
      ],
      ofQuarter(data.campaigns)
    );

  const visits = (dimension, more) => [
    { head: cx.term("dimension", dimension), cell: (row) => cx.term("value", row.dimension_value), isText: true },
    count("visits", "visits"),
    { head: say("with_order"), cell: (row) => known(row.conversion_rate, share) },
    { head: say("interval_only"), cell: (row) => cx.limits(row.ci_low, row.ci_high, share) },
    ...more,
  ];
  const ofDimension = (dimension) => ofQuarter(data.visits).filter((row) => row.dimension === dimension);

  const devices = cx.series("conversion_rate").filter((row) => row.dimension === "device" && row.timing === "all");
  const deviceTrend = () =>
    cx.trend(cx.kpi("conversion_rate"), devices, devices.map((row) => cx.term("value", row.dimension_value)));

  const stages = ["awareness", "consideration", "purchase"]
    .map((stage) => [stage, cx.kpis().filter((kpi) => kpi.stage === stage)])
    .filter(([, kpis]) => kpis.length)
    .map(([stage, kpis]) => [element("h3", {}, cx.term("stage", stage)), cx.tiles(kpis)]);

  page.append(
    section("acquisition_tiles", ...(stages.length ? [cx.beside("tiles_note"), ...stages.flat()] : [paragraph(say("no_data"))])),
    section("campaigns", choice, campaigns()),
    section("channels", cx.answered(say("channels_note", { currency, quarter: quarterName }), visits("traffic_channel", perModel("revenue_by", (value) => number(value))), ofDimension("traffic_channel"))),
    section("devices", devices.length ? deviceTrend() : "", cx.answered(say("devices_note", { quarter: quarterName }), visits("device", []), ofDimension("device")))
  );
};
