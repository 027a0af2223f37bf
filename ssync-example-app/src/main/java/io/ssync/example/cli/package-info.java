/**
 * A class per command of {@code ssync}, and the options that they share.
 *
 * <p>Standard output carries results only, one line of JSON each where a program may read them; everything for people goes to
 * standard error, except in {@code demo}, whose result is for people.
 */
@NullMarked
package io.ssync.example.cli;

import org.jspecify.annotations.NullMarked;
