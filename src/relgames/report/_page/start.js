
// The beginning

startRanking();
try {
  const t = new Tournament(await unpack(byId("data").textContent));
  for (const part of document.querySelectorAll(".scripted")) part.hidden = false;
  const inspector = new Inspector(t);
  new HeatMap(t, (profile, come) => inspector.open(profile, come));
} catch (error) {
  byId("failure").hidden = false;
  byId("failure").textContent = `The payoffs and matches cannot be shown by this browser: ${error}`;
}
