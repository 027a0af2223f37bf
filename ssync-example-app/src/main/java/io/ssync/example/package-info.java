/**
 * One program that shows everything at work: the command line {@code ssync}, a REST API, a worker, and a demo.
 *
 * <p>{@link io.ssync.example.app} puts the library together, {@link io.ssync.example.cli} holds a class per command. The
 * library knows nothing of what is here.
 */
@NullMarked
package io.ssync.example;

import org.jspecify.annotations.NullMarked;
