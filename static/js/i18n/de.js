/** Deutsch. Dieselben Schlüssel wie en.js. */
export default {
  "skip": "Zum Inhalt springen",
  "nav.label": "Seiten",
  "nav.draw": "Zeichnen",
  "nav.compare": "Vergleichen",
  "nav.inspect": "Prüfen",
  "nav.learn": "Verstehen",
  "nav.train": "Trainieren",
  "theme.switch": "Dunkle Farben",
  "language.other": "Read in English",
  "footer.what": "Anomalien erkennen mit einem Autoencoder.",
};
