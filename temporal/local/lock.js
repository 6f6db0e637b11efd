'use strict';
const { execFileSync } = require('node:child_process');
const { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');

// Plain CommonJS, because set-up needs it before any dependency is installed.

/** A start that cannot go on, for a reason the reader can mend. Its message is the one line to show. */
class CannotStart extends Error {}

/**
 * The code of an error, such as EEXIST; undefined when it has none.
 * @param {unknown} error
 * @returns {unknown}
 */
function codeOf(error) {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/**
 * What tells a process apart from any other that had, or will have, its number.
 * @param {number} pid
 * @returns {string | undefined} undefined when no such process runs
 */
function processStamp(pid) {
  return process.platform === 'linux' ? linuxStamp(pid) : portableStamp(pid);
}

/** @param {number} pid */
function linuxStamp(pid) {
  const stat = readText(`/proc/${pid}/stat`);
  if (!stat) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before may hold spaces and brackets
  const [state, startedAt] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return undefined; // ended, and only not yet collected by its parent
  return `${readText('/proc/sys/kernel/random/boot_id')?.trim()}/${startedAt}`;
}

/** @param {number} pid */
function portableStamp(pid) {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * @typedef {{ pid: number, stamp: string | undefined }} ProcessId
 * @param {number} pid
 * @returns {ProcessId}
 */
function identify(pid) {
  return { pid, stamp: processStamp(pid) };
}

/**
 * Whether the very process that was identified still runs.
 * @param {ProcessId} id
 */
function isRunning(id) {
  return id.stamp !== undefined && processStamp(id.pid) === id.stamp;
}

/**
 * Takes a lock that ends with this process, however it ends.
 * @param {string} file where the lock is kept
 * @returns {{ release: () => void } | { heldBy: number }} heldBy: the number of the running process that has it
 */
function takeLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify(identify(process.pid));
  const own = `${file}.${process.pid}`;
  writeFileSync(own, mine);
  try {
    for (;;) {
      if (linked(own, file)) return { release: () => releaseLock(file, mine) };
      const held = readText(file);
      const holder = parseId(held);
      if (holder && isRunning(holder)) return { heldBy: holder.pid };
      if (held !== undefined) discard(file, held);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * A link is made whole or not at all, so no reader sees a lock without its holder.
 * @param {string} from
 * @param {string} to
 */
function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes a lock whose holder is gone, and puts it back if another process has taken it meanwhile.
 * @param {string} file
 * @param {string} held
 */
function discard(file, held) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return; // another process was quicker
  }
  if (readText(aside) !== held) linked(aside, file);
  rmSync(aside, { force: true });
}

/**
 * @param {string} file
 * @param {string} mine
 */
function releaseLock(file, mine) {
  if (readText(file) === mine) rmSync(file, { force: true });
}

/**
 * @param {string | undefined} text
 * @returns {ProcessId | undefined} undefined when the text does not name a process
 */
function parseId(text) {
  try {
    const value = JSON.parse(text ?? '');
    return typeof value?.pid === 'number' ? { pid: value.pid, stamp: value.stamp } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @returns {string | undefined} undefined when it cannot be read
 */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

module.exports = { CannotStart, codeOf, identify, isRunning, parseId, readText, takeLock };
