/** English, the language of the HTML. Every other language has the same keys (tests/js/i18n.test.js). */
export default {
  "skip": "Skip to the content",
  "nav.label": "Pages",
  "nav.draw": "Draw",
  "nav.compare": "Compare",
  "nav.inspect": "Inspect",
  "nav.learn": "Learn",
  "nav.train": "Train",
  "theme.switch": "Dark theme",
  "language.other": "Auf Deutsch lesen",
  "footer.what": "Anomaly detection with an autoencoder.",
};
