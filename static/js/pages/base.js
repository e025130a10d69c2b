/** Every page: language, theme, and the service worker that keeps the page for when there is no connection. */

import { setUpLanguage } from "../ui/language.js";
import { setUpTheme } from "../ui/theme.js";
import { keepForOffline } from "../ui/offline.js";

setUpLanguage(document.getElementById("language"));
setUpTheme(document.getElementById("theme"));
keepForOffline();
