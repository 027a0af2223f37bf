/**
 * A class per command of {@code ssync}, and the options that they share. {@link io.ssync.tasks.cli.Program} is the place to read first.
 *
 * <p>Standard output carries results only, one line of JSON each where a program may read them; everything for people goes to
 * standard error.
 */
@NullMarked
package io.ssync.tasks.cli;

import org.jspecify.annotations.NullMarked;
