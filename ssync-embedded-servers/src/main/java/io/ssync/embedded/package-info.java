/** Real Redis and PostgreSQL servers on the loopback address, for tests and for the example. */
package io.ssync.embedded;
