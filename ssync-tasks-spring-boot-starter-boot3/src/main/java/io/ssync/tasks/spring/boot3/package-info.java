/** What differs in Spring Boot 3: where it says which Redis there is, and how it asks for health. */
@org.jspecify.annotations.NullMarked
package io.ssync.tasks.spring.boot3;
