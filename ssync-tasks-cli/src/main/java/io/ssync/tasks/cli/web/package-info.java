/** What a command serves over HTTP: the dashboard, and how a worker and a beat are. */
@NullMarked
package io.ssync.tasks.cli.web;

import org.jspecify.annotations.NullMarked;
