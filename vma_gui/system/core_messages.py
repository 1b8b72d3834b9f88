"""What the core says to people; written by resources/gather_messages.py."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

# ruff: noqa: E501
MESSAGES = (
    QT_TRANSLATE_NOOP("Core", "%1 %2. Save it as plain SVG."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 announces %2 images and %3 MB; at most %4 and %5 MB can be read."
    ),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be read (%2)."),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be unpacked (%2)."),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be written (%2)."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 cannot be written (%2). Choose another place or free some space."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 cannot be written (%2). Free some space or choose another folder; what has arrived is kept.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "%1 cannot be written (%2). Free some space or choose another place."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 could not be fetched: %2 of %3 bytes arrived%4. Check the connection and run it again; it goes on where it stopped.",
    ),
    QT_TRANSLATE_NOOP("Core", "%1 does not exist."),
    QT_TRANSLATE_NOOP("Core", "%1 does not hold images with a class each."),
    QT_TRANSLATE_NOOP("Core", "%1 ends early: %2 images were announced."),
    QT_TRANSLATE_NOOP("Core", "%1 exists already. Choose a new or an empty folder."),
    QT_TRANSLATE_NOOP("Core", "%1 has %2 %3; at most %4 can be opened."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 has %2×%3 pixels; at most 4096×4096 are read. Scale it down first."
    ),
    QT_TRANSLATE_NOOP("Core", "%1 has a %2 that cannot be read (%3)."),
    QT_TRANSLATE_NOOP("Core", "%1 has a character of millions of pixels."),
    QT_TRANSLATE_NOOP("Core", "%1 has a transform that cannot be read: “%2”."),
    QT_TRANSLATE_NOOP("Core", "%1 has a visible shape for none of the characters."),
    QT_TRANSLATE_NOOP("Core", "%1 has coordinates that are out of every picture."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 has entries of %2 × %3 pixels, the model reads %4 × %5. Open it with the model it was made with.",
    ),
    QT_TRANSLATE_NOOP("Core", "%1 has no visible shape for %2."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 has too many pixels; at most 4096×4096 are read. Scale it down first."
    ),
    QT_TRANSLATE_NOOP("Core", "%1 holds %2 PNG files; %3."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 holds %2 images. They need about %3 GB of main memory; %4 GB are free. Close other programs, or take a part of the file.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 holds %2. Only models that this program has exported are run, because a foreign graph could do anything: export the model again with vma export.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 holds Python objects, which are never loaded because they can run code. Save every drawing as an array of its own, such as label/0.",
    ),
    QT_TRANSLATE_NOOP("Core", "%1 holds images of different sizes."),
    QT_TRANSLATE_NOOP("Core", "%1 holds more points than a drawing has."),
    QT_TRANSLATE_NOOP("Core", "%1 holds more than %2 arrays."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 holds more than %2 files. Choose a smaller folder or one of its sub-folders."
    ),
    QT_TRANSLATE_NOOP("Core", "%1 holds more than %2 files. Split it."),
    QT_TRANSLATE_NOOP("Core", "%1 holds more than a drawing would. Split it into glyphs."),
    QT_TRANSLATE_NOOP("Core", "%1 holds no arrays."),
    QT_TRANSLATE_NOOP("Core", "%1 holds no images (PNG, JPEG, GIF, BMP or SVG)."),
    QT_TRANSLATE_NOOP("Core", "%1 holds no path, line or polyline.%2 Convert it to paths first."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 holds no pictures (PNG, JPEG, GIF, BMP or SVG) and no stroke files."
    ),
    QT_TRANSLATE_NOOP("Core", "%1 holds no strokes."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 images of %2 px are too many for one npz. Choose folders, or fewer or smaller images.",
    ),
    QT_TRANSLATE_NOOP("Core", "%1 in the model %2 is too large to be one."),
    QT_TRANSLATE_NOOP("Core", "%1 is damaged or no copy of unsaved work."),
    QT_TRANSLATE_NOOP("Core", "%1 is damaged or no project file. Open an earlier copy of it."),
    QT_TRANSLATE_NOOP("Core", "%1 is larger than %2 MB."),
    QT_TRANSLATE_NOOP("Core", "%1 is larger than %2 MB; a drawing is smaller."),
    QT_TRANSLATE_NOOP("Core", "%1 is larger than %2 MB; it was not read."),
    QT_TRANSLATE_NOOP("Core", "%1 is no Hershey font (JHF), or it is damaged."),
    QT_TRANSLATE_NOOP("Core", "%1 is no SVG picture: its root is “%2”."),
    QT_TRANSLATE_NOOP("Core", "%1 is no model bundle: neither a folder nor a readable zip."),
    QT_TRANSLATE_NOOP("Core", "%1 is no project of VMA Explorer."),
    QT_TRANSLATE_NOOP("Core", "%1 is no readable ONNX file. Export the model again."),
    QT_TRANSLATE_NOOP("Core", "%1 is no stroke file: expected lines “x,y,t”, START and BREAK."),
    QT_TRANSLATE_NOOP("Core", "%1 is no stroke-3 drawing: its third column must hold 0 and 1."),
    QT_TRANSLATE_NOOP("Core", "%1 is not a checkpoint of this program."),
    QT_TRANSLATE_NOOP("Core", "%1 is not a readable font file."),
    QT_TRANSLATE_NOOP("Core", "%1 is not a readable font file: it is damaged or no font."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 is not a readable image (PNG, JPEG, GIF or BMP): it is damaged or of another kind.",
    ),
    QT_TRANSLATE_NOOP("Core", "%1 is not a readable npz file of glyphs (%2)."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 is not a readable picture (PNG, JPEG, GIF or BMP): it is damaged or of another kind.",
    ),
    QT_TRANSLATE_NOOP("Core", "%1 is not a readable zip file (%2)."),
    QT_TRANSLATE_NOOP("Core", "%1 is not an IDX file of 8-bit images."),
    QT_TRANSLATE_NOOP("Core", "%1 is not fetched: only encrypted (https) addresses are."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 is not the file that is expected: its checksum differs. Nothing was kept. Try again later, or get the file elsewhere and put it in its place.",
    ),
    QT_TRANSLATE_NOOP("Core", "%1 is too short for an IDX file of images."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 labelled entries are too many for the bench; disable some, so that at most %2 are left.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "%1 labelled entries are too many; disable some, so that at most %2 are left."
    ),
    QT_TRANSLATE_NOOP("Core", "%1 names %2, which %3 lacks."),
    QT_TRANSLATE_NOOP("Core", "%1 of the model %2 is not valid JSON (%3)."),
    QT_TRANSLATE_NOOP("Core", "%1 px are too few for %2 pictures; choose a larger size."),
    QT_TRANSLATE_NOOP("Core", "%1 unpacks to %2 MB; at most %3 MB are read."),
    QT_TRANSLATE_NOOP("Core", "%1 unpacks to more than %2 MB. Split it."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 was not found in %2. Give --data (or VMA_DATA) a folder that holds omniglot28/, omniglot/ and mnist/.",
    ),
    QT_TRANSLATE_NOOP("Core", "%1 was not read: it holds too much."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 was not read: it is damaged, or made to exhaust or to crash whoever reads it."
    ),
    QT_TRANSLATE_NOOP("Core", "%1 was not read: it took longer than %2 seconds."),
    QT_TRANSLATE_NOOP("Core", "%1 was not read: no process can be started (%2)."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 was written by a newer version of VMA Explorer (project format %2; this one reads %3). Update VMA Explorer to open it.",
    ),
    QT_TRANSLATE_NOOP("Core", "%1: %2"),
    QT_TRANSLATE_NOOP("Core", "%1: %2 does not fit; %3."),
    QT_TRANSLATE_NOOP("Core", "%1: %2 is %3×%4 pixels, not 105×105."),
    QT_TRANSLATE_NOOP("Core", "%1: %2 is not a readable PNG (%3)."),
    QT_TRANSLATE_NOOP("Core", "%1: %2 is too large to be a glyph."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1: array %2 has shape %3; expected (drawings, side * side) or (drawings, side, side).",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "A drawing of %1 in %2 has no original in %3; use the two files of the same Omniglot release.",
    ),
    QT_TRANSLATE_NOOP("Core", "A drawing of “%1” is empty. Disable it or draw it again."),
    QT_TRANSLATE_NOOP("Core", "A font can have at most %1 characters."),
    QT_TRANSLATE_NOOP(
        "Core",
        "A memory of %1 characters leaves none of the %2 that is new; use smaller --entries.",
    ),
    QT_TRANSLATE_NOOP("Core", "A picture of %1 px is not possible; choose a size from 1 to %2 px."),
    QT_TRANSLATE_NOOP(
        "Core", "A practice sheet has 4, 5, 6 or 8 columns and 1 to 20 cells a character."
    ),
    QT_TRANSLATE_NOOP("Core", "A practice sheet needs at least one character."),
    QT_TRANSLATE_NOOP(
        "Core", "A test on unseen alphabets needs at least two; take more --characters."
    ),
    QT_TRANSLATE_NOOP("Core", "A weight that is set by hand must be between 0 and 1."),
    QT_TRANSLATE_NOOP(
        "Core", "An animation of %1 px is not possible; choose a size from 1 to %2 px."
    ),
    QT_TRANSLATE_NOOP("Core", "At most %1 characters of a font are read at once."),
    QT_TRANSLATE_NOOP("Core", "At most %1 own drawings are trained on."),
    QT_TRANSLATE_NOOP("Core", "CUDA cannot be used: %1. Use the CPU instead."),
    QT_TRANSLATE_NOOP("Core", "CUDA did not start (%1)"),
    QT_TRANSLATE_NOOP(
        "Core",
        "CUDA did not start; a library is missing or the driver is too old (pip install 'onnxruntime-gpu[cuda,cudnn]' brings the libraries)",
    ),
    QT_TRANSLATE_NOOP("Core", "CUDA works"),
    QT_TRANSLATE_NOOP("Core", "Companions belong to hard addressing: set companions to 0."),
    QT_TRANSLATE_NOOP(
        "Core", "Export stopped: ONNX Runtime and PyTorch differ by %1, more than %2."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "Label at least two classes with %1 drawings each: select entries and press Ctrl+L."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Label at least two classes, one of them with two drawings: select entries and press Ctrl+L.",
    ),
    QT_TRANSLATE_NOOP("Core", "Label the entries of the memory first: a class needs a name."),
    QT_TRANSLATE_NOOP("Core", "Model configuration key %1 must be %2, not %3."),
    QT_TRANSLATE_NOOP("Core", "Model configuration key %1 must be text, not %2."),
    QT_TRANSLATE_NOOP(
        "Core",
        "No glyph was found in the image at this threshold. Change the threshold or the polarity.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "No label names a character. Label entries with the character they stand for, such as “A” or “あ”.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "No letters were found on the sheet. Write them apart from each other, darker than the paper, and take the photo from above.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "No letters were found: nothing on the sheet is clearly darker than the paper. Take the photo again with more light, or write with a darker pen.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "ONNX Runtime refuses this model's graphs (%1). Export the model again."
    ),
    QT_TRANSLATE_NOOP("Core", "One npz holds at most %1 drawings. Choose JSON lines or fewer."),
    QT_TRANSLATE_NOOP("Core", "Only models of your own library can be deleted."),
    QT_TRANSLATE_NOOP("Core", "Pixels are tested at %1 px; leave --size out."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Strokes are measured on the 105-pixel drawings; put images_evaluation.zip into the data folder's omniglot/, or measure --form pixels.",
    ),
    QT_TRANSLATE_NOOP("Core", "Temperatures must be positive."),
    QT_TRANSLATE_NOOP("Core", "The checkpoint %1 belongs to another architecture."),
    QT_TRANSLATE_NOOP("Core", "The checkpoint %1 cannot be read (%2)."),
    QT_TRANSLATE_NOOP("Core", "The checkpoint %1 is damaged. Start from an earlier one."),
    QT_TRANSLATE_NOOP("Core", "The chosen entries are disabled or gone. Choose others."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The detector is trained on the 105-pixel originals. Put images_background.zip into the folder omniglot of the data folder.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The detector of new characters in %1 cannot be read (%2). Install the program again.",
    ),
    QT_TRANSLATE_NOOP("Core", "The drawing has %1 pixels a side, the model %2."),
    QT_TRANSLATE_NOOP("Core", "The drawings do not have the model's %1 pixels a side."),
    QT_TRANSLATE_NOOP("Core", "The engine cannot be started (%1)."),
    QT_TRANSLATE_NOOP("Core", "The engine was closed."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The engine was lost %1 times in a minute: it %2. Choose another model, or start the program anew.",
    ),
    QT_TRANSLATE_NOOP("Core", "The font %1 has no character %2."),
    QT_TRANSLATE_NOOP("Core", "The image is blank: it has no ink that differs from its ground."),
    QT_TRANSLATE_NOOP("Core", "The image is empty."),
    QT_TRANSLATE_NOOP(
        "Core", "The judges look at %1 px and the model draws %2; use --form strokes."
    ),
    QT_TRANSLATE_NOOP("Core", "The marks of this practice sheet do not fit a page. Scan it flat."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The memory has no enabled entry. Draw a glyph and add it, load some, or enable one.",
    ),
    QT_TRANSLATE_NOOP("Core", "The model %1 cannot be used: its weights %2 hold NaN or infinity."),
    QT_TRANSLATE_NOOP(
        "Core", "The model %1 does not fit its card: %2 should have shape %3, found %4."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The model %1 has bundle format %2; this program reads %3–%4. Update the program or export the model again.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The model %1 lacks %2. A bundle holds %3, %4 and one ONNX file for each of its graphs; export it again.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The model configuration must give one value per level in every list."
    ),
    QT_TRANSLATE_NOOP("Core", "The model needs at least one dummy entry."),
    QT_TRANSLATE_NOOP("Core", "The model to start from has another architecture than the recipe."),
    QT_TRANSLATE_NOOP("Core", "The model's architecture must be a table of names and values."),
    QT_TRANSLATE_NOOP("Core", "The number of variants must be 1 to %1."),
    QT_TRANSLATE_NOOP("Core", "The recipe %1 cannot be used: %2."),
    QT_TRANSLATE_NOOP("Core", "The result in %1 cannot be read (%2)."),
    QT_TRANSLATE_NOOP("Core", "The setting %1 is not a number."),
    QT_TRANSLATE_NOOP("Core", "The setting around is no list of variants."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The sheet seems to hold %1 letters; at most %2 are taken. Cut the picture to a part of it.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The strip at the foot of this practice sheet cannot be read. Scan the whole page flat and in focus, with all four marks.",
    ),
    QT_TRANSLATE_NOOP("Core", "The variation must be between 0 and %1."),
    QT_TRANSLATE_NOOP("Core", "The weights of the model %1 are damaged (%2)."),
    QT_TRANSLATE_NOOP("Core", "The weights of the model %1 do not fit its card."),
    QT_TRANSLATE_NOOP("Core", "There are too many models called %1. Choose another name."),
    QT_TRANSLATE_NOOP("Core", "There is no model at %1."),
    QT_TRANSLATE_NOOP("Core", "There is no starter script %1. Known: %2."),
    QT_TRANSLATE_NOOP("Core", "There is nothing to draw: this variant has no strokes."),
    QT_TRANSLATE_NOOP(
        "Core",
        "These variants have no strokes, because the model has no stroke head or an entry is blank. Export images instead, or choose another model.",
    ),
    QT_TRANSLATE_NOOP("Core", "This is too many steps of more like this. Begin with a new seed."),
    QT_TRANSLATE_NOOP("Core", "This model cannot be run (%1). Export it again."),
    QT_TRANSLATE_NOOP(
        "Core", "This model draws no strokes; measure its pixels with --form pixels."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "This model mixes all entries: it has no discrete address to look at."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "This practice sheet is empty: write into its cells with a dark pen."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Training needs at least two classes with two drawings each; %1 found among %2 drawings. Label the entries, or add drawings to the classes.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Training stopped: %1 steps in a row had a gradient that is not finite. Continue from the last checkpoint with a lower learning_rate.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Two ONNX Runtime distributions are installed (%1) and disturb each other. Repair: pip uninstall -y onnxruntime onnxruntime-gpu && pip install onnxruntime-gpu",
    ),
    QT_TRANSLATE_NOOP("Core", "Type one character at a time."),
    QT_TRANSLATE_NOOP("Core", "Unknown model configuration key %1. Known: %2."),
    QT_TRANSLATE_NOOP("Core", "addressing must be one of %1, not %2."),
    QT_TRANSLATE_NOOP("Core", "did not answer within %1 seconds"),
    QT_TRANSLATE_NOOP("Core", "ended at its start"),
    QT_TRANSLATE_NOOP("Core", "ended with code %1"),
    QT_TRANSLATE_NOOP("Core", "image_size must be between 8 and 128 pixels, not %1."),
    QT_TRANSLATE_NOOP("Core", "no NVIDIA driver; a GPU of NVIDIA needs one"),
    QT_TRANSLATE_NOOP("Core", "stopped speaking"),
    QT_TRANSLATE_NOOP("Core", "the CPU was asked for"),
    QT_TRANSLATE_NOOP("Core", "the engine %1 and was started again"),
    QT_TRANSLATE_NOOP("Core", "this ONNX Runtime is built without CUDA; onnxruntime-gpu has it"),
    QT_TRANSLATE_NOOP("Core", "was ended"),
    QT_TRANSLATE_NOOP("Core", "was killed by signal %1"),
    QT_TRANSLATE_NOOP(
        "Core", "“%1” is no kind of animation. Choose a name ending in .gif or .webp."
    ),
    QT_TRANSLATE_NOOP("Core", "“%1” is no source of variants."),
    QT_TRANSLATE_NOOP("Core", "“%1…” is too long for a practice sheet."),
)
