/** The broker over Redis. */
package io.ssync.tasks.redis;
