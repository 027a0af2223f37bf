/** Results in PostgreSQL. */
package io.ssync.tasks.jdbc;
