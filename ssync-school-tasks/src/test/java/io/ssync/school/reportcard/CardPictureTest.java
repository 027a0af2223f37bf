package io.ssync.school.reportcard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CardPictureTest {

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static byte[] fitted(byte[] file) {
        String address = CardPicture.dataAddress(file);
        assertThat(address).startsWith("data:image/jpeg;base64,");
        return Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
    }

    @Test
    void isSmallHoweverLargeTheFile() throws IOException {
        BufferedImage large = new BufferedImage(3000, 2000, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            for (int j = 0; j < 2000; j++) {
                large.setRGB(i, j, (i / 7) * 65536 + (j / 5) * 256 + random.nextInt(40));
            }
        }
        byte[] file = png(large);

        byte[] fitted = fitted(file);

        assertThat(file.length).isGreaterThan(3_000_000);
        assertThat(fitted.length).isLessThan(60_000);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(fitted));
        assertThat(picture.getWidth()).isEqualTo(360);
        assertThat(picture.getHeight()).isEqualTo(240);
    }

    @Test
    void isWhiteWhereItWasTransparent() throws IOException {
        BufferedImage clear = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);

        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(fitted(png(clear))));

        assertThat(picture.getWidth()).isEqualTo(40);
        assertThat(picture.getRGB(20, 15)).isEqualTo(0xFFFFFFFF);
    }

    @Test
    void refusesWhatIsNoPicture() {
        assertThatThrownBy(() -> CardPicture.dataAddress("<svg/>".getBytes()))
                .isInstanceOf(ReportCardException.class)
                .hasMessageContaining("neither PNG nor JPEG");
    }
}
