/** The kinds of sheets that can be uploaded, and how a file gets from a form to its task; for the REST API and the pages alike. */
@NullMarked
package io.ssync.example.upload;

import org.jspecify.annotations.NullMarked;
