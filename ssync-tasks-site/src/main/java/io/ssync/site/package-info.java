/** Makes a site of the pages in {@code docs}: static files, to be opened from a folder or served by anything. Nothing here is part of the library. */
@NullMarked
package io.ssync.site;

import org.jspecify.annotations.NullMarked;
