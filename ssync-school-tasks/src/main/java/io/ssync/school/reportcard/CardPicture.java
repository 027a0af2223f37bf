package io.ssync.school.reportcard;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

/**
 * Makes a picture fit for cards, once for a class: as large as a logo is printed, on white, as a JPEG, which goes into each
 * card as it is. A photograph of several megabytes would otherwise be in every file.
 */
final class CardPicture {

    private static final int WIDEST = 600;
    private static final int HIGHEST = 240; // two centimetres at 300 dots per inch
    private static final float QUALITY = 0.9f;

    private CardPicture() {}

    /** The picture as a {@code data:} address. */
    static String dataAddress(byte[] file) {
        try {
            return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg(onWhite(read(file))));
        } catch (IOException | RuntimeException e) {
            throw new ReportCardException("it is not a picture that can be read: " + e.getMessage(), e);
        }
    }

    /** Reads only as many dots as are needed, however many there are. */
    private static BufferedImage read(byte[] file) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("neither PNG nor JPEG, GIF or BMP");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in);
                int step = Math.max(1, Math.min(reader.getWidth(0) / WIDEST, reader.getHeight(0) / HIGHEST));
                ImageReadParam sparse = reader.getDefaultReadParam();
                sparse.setSourceSubsampling(step, step, 0, 0);
                return reader.read(0, sparse);
            } finally {
                reader.dispose();
            }
        }
    }

    private static BufferedImage onWhite(BufferedImage picture) {
        double scale =
                Math.min(1, Math.min((double) WIDEST / picture.getWidth(), (double) HIGHEST / picture.getHeight()));
        int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(picture, 0, 0, width, height, Color.WHITE, null);
        } finally {
            graphics.dispose();
        }
        return scaled;
    }

    private static byte[] jpeg(BufferedImage picture) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            ImageWriteParam quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(QUALITY);
            writer.write(null, new IIOImage(picture, null, null), quality);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
