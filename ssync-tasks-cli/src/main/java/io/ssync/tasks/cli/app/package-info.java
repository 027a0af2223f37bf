/** Whose tasks a command is about, and the servers that it uses. */
@NullMarked
package io.ssync.tasks.cli.app;

import org.jspecify.annotations.NullMarked;
