/**
 * Real Redis and PostgreSQL servers on the loopback address, for tests and for the example.
 *
 * <p>{@link io.ssync.embedded.EmbeddedRedis} and {@link io.ssync.embedded.EmbeddedPostgres} start a server in a few
 * milliseconds, on a free port, with data that is thrown away or kept. Their verbs for faults (kill, pause, restart) do
 * to the process what a bad day does. No server outlives the program that started it, even when that is killed.
 *
 * <p>The binaries are taken from the class path and unpacked once into the user's cache folder. They exist for Linux and
 * macOS, on x86-64 and ARM; a Redis or Valkey that is installed is preferred. Each server has a password of its own and a folder
 * that is closed to other users. They are not for production: nobody backs up their data, and the bundled programs get no
 * security updates.
 */
@NullMarked
package io.ssync.embedded;

import org.jspecify.annotations.NullMarked;
