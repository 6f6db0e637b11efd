'use strict';
const { CannotStart, codeOf } = require('./lock.js');

const SHOWN_AFTER_MS = 2_000;
const REPEATED_EVERY_MS = 5_000;

/**
 * Waits for work and says what is being waited for, once it has taken two seconds and then every five.
 * @template T
 * @param {string} label what is going on, as a sentence without its full stop
 * @param {Promise<T>} work
 * @param {(line: string) => void} [say]
 * @returns {Promise<T>}
 */
async function withProgress(label, work, say = console.log) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  let shown = false;
  const show = () => {
    say(shown ? `${label} … ${seconds()} s` : `${label} …`);
    shown = true;
    timer = setTimeout(show, REPEATED_EVERY_MS);
  };
  let timer = setTimeout(show, SHOWN_AFTER_MS);
  try {
    const result = await work;
    if (shown) say(`${label}: done in ${seconds()} s`);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What to show for an error that ended a start: one line when the reader can mend it, else the error whole.
 * @param {unknown} error
 * @returns {string}
 */
function lineFor(error) {
  if (error instanceof CannotStart) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (isDiskFull(error)) return 'The disk is full: free some space, then start again.';
  return error.stack ?? error.message;
}

/** @param {Error} error */
function isDiskFull(error) {
  return codeOf(error) === 'ENOSPC' || /no space left on device/i.test(error.message);
}

module.exports = { lineFor, withProgress };
