package io.ssync.school.mail;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * A file that goes with an e-mail.
 *
 * @param name the name of the file
 * @param contentType such as {@code application/pdf}
 * @param content the file
 */
public record Attachment(
        @JsonProperty("name") String name,
        @JsonProperty("content_type") String contentType,
        @JsonProperty("content") byte[] content) {

    /** Checks that nothing is missing. */
    public Attachment {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(contentType, "content_type");
        Objects.requireNonNull(content, "content");
    }
}
