// Comfort only: every page works without this file.
"use strict";
const errors = document.querySelector(".errors");
if (errors) errors.focus();
