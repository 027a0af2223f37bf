/**
 * The tables of the school system, for databases that do not have them yet: tests, demonstrations, a first start.
 *
 * <p>The names, types and constraints are those that SSync's Django application gives its tables, so that both work on the
 * same database. A table that exists is never touched; migrating it is Django's business.
 */
@NullMarked
package io.ssync.school.schema;

import org.jspecify.annotations.NullMarked;
