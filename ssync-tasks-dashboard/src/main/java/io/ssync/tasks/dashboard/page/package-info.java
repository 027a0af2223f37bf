/**
 * What pages are made of, and what keeps them safe: markup that escapes whatever it is given, addresses, files whose place changes with
 * their content, texts, headers and seals. For the dashboard and for pages of our own modules beside it.
 */
@NullMarked
package io.ssync.tasks.dashboard.page;

import org.jspecify.annotations.NullMarked;
