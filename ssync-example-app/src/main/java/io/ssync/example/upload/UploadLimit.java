package io.ssync.example.upload;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file of a form, up to a size.
 *
 * @param maxUploadMb the largest file that is taken, in megabytes
 */
public record UploadLimit(int maxUploadMb) {
    private static final long MEGABYTE = 1024 * 1024;

    /**
     * A file that somebody sent.
     *
     * @param name what they call it
     * @param content all of it
     */
    public record SentFile(String name, byte[] content) {}

    /** The largest file, in bytes. */
    public long maxUploadBytes() {
        return maxUploadMb * MEGABYTE;
    }

    /** The file, the other parts of the form, and the lines between them. */
    public long maxFormBytes() {
        return maxUploadBytes() + 64 * 1024;
    }

    /**
     * The part {@code file} of a form; empty if there is none.
     *
     * @throws HttpResponseException if it is too large or no form
     */
    public Optional<SentFile> read(Context request) throws IOException {
        UploadedFile file = request.isMultipartFormData() ? file(request) : null;
        if (file == null) {
            return Optional.empty();
        }
        try (InputStream content = file.content()) {
            return Optional.of(new SentFile(file.filename(), content.readAllBytes()));
        }
    }

    private @Nullable UploadedFile file(Context request) {
        // Before the file is read, if the caller says how large it is, as all browsers do.
        if (request.contentLength() > maxFormBytes()) {
            throw tooLarge();
        }
        UploadedFile file;
        try {
            file = request.uploadedFile("file");
        } catch (Exception e) {
            throw unreadable(e);
        }
        if (file != null && file.size() > maxUploadBytes()) {
            throw tooLarge();
        }
        return file;
    }

    /** Jetty tells what is wrong with a form only by the text at the bottom of its exception. */
    private HttpResponseException unreadable(Exception e) {
        Throwable bottom = e;
        while (bottom.getCause() != null) {
            bottom = bottom.getCause();
        }
        String reason = String.valueOf(bottom.getMessage());
        if (reason.startsWith("max ")) {
            return tooLarge();
        }
        if (reason.contains("too many")) {
            return new BadRequestResponse("The form has too many fields.");
        }
        return new BadRequestResponse(
                reason.contains("No multipart boundary")
                        ? "The form cannot be read: its Content-Type has no boundary."
                        : "The form cannot be read.");
    }

    private HttpResponseException tooLarge() {
        return new ContentTooLargeResponse("The file is larger than " + maxUploadMb + " MB.");
    }
}
