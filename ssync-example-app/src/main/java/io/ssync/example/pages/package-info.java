/**
 * The school's pages: uploads, results, report cards and fees in a browser, for those whom the school system knows. They do what the REST
 * API does, and nothing that it would refuse. Made on the server; they work without JavaScript, and with it they keep themselves up to date.
 *
 * <p>{@link io.ssync.example.pages.SchoolPages} is the door. What people have written, names of files, cells of sheets, remarks, gets into
 * a page through the classes of {@code io.ssync.tasks.dashboard.page} alone, which escape it.
 */
@NullMarked
package io.ssync.example.pages;

import org.jspecify.annotations.NullMarked;
