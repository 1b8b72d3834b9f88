"""What the core says to people; written by resources/gather_messages.py."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

# ruff: noqa: E501
MESSAGES = (
    QT_TRANSLATE_NOOP(
        "Core",
        "A drawing of {drawing} in {name} has no original in {originals}. Use files of the same Omniglot release.",
    ),
    QT_TRANSLATE_NOOP("Core", "A drawing of “{character}” is empty. Disable it or draw it again."),
    QT_TRANSLATE_NOOP("Core", "A font can have at most {most:,} characters."),
    QT_TRANSLATE_NOOP("Core", "A manual weight must be between 0 and 1."),
    QT_TRANSLATE_NOOP(
        "Core",
        "A memory of {size} characters leaves none of the {count} as new. Use smaller --entries.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "A model without dummy entries, with template_shift or with addressing “single” is for the addressing experiment alone and cannot be exported.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "A picture cannot be {size_px} px wide; choose a size from 1 to {most_px} px."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "A picture cannot have {width:,} × {height:,} pixels. Choose another resolution."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "A practice sheet has 4, 5, 6 or 8 columns and 1 to 20 cells per character."
    ),
    QT_TRANSLATE_NOOP("Core", "A practice sheet needs at least one character."),
    QT_TRANSLATE_NOOP(
        "Core", "A test on unseen alphabets needs at least two. Use more --characters."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "A variable font needs pen strokes, and this model draws pixels. Choose another format or another model.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "An animation cannot be {size_px} px wide; choose a size from 1 to {most_px} px."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "An npz file holds at most {most:,} drawings. Choose JSON lines, or fewer drawings."
    ),
    QT_TRANSLATE_NOOP("Core", "At most {most:,} characters of a font can be read at once."),
    QT_TRANSLATE_NOOP("Core", "CUDA cannot be used. {reason} Use the CPU instead."),
    QT_TRANSLATE_NOOP("Core", "CUDA did not start ({reason})."),
    QT_TRANSLATE_NOOP(
        "Core",
        "CUDA did not start: a library is missing or the driver is too old. Get the libraries with pip install 'onnxruntime-gpu[cuda,cudnn]'.",
    ),
    QT_TRANSLATE_NOOP("Core", "CUDA is in use."),
    QT_TRANSLATE_NOOP("Core", "Companions need hard addressing. Set companions to 0."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Export failed: ONNX Runtime and PyTorch differ by {difference:.1e}, more than {limit:.0e}.",
    ),
    QT_TRANSLATE_NOOP("Core", "Hidden and system files passed over: {names}."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Label at least two classes with {drawings} drawings each: select entries and press Ctrl+L.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Label at least two classes, one of them with two drawings: select entries and press Ctrl+L.",
    ),
    QT_TRANSLATE_NOOP("Core", "Label the entries first: every class needs a name."),
    QT_TRANSLATE_NOOP("Core", "Left out, as files of this kind cannot be read: {names}."),
    QT_TRANSLATE_NOOP("Core", "Left out: {reason}"),
    QT_TRANSLATE_NOOP("Core", "Left out; open these alone: {names}."),
    QT_TRANSLATE_NOOP(
        "Core", "Model configuration key {key!r} must be a list of whole numbers, not {value}."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "Model configuration key {key!r} must be a whole number, not {value}."
    ),
    QT_TRANSLATE_NOOP("Core", "Model configuration key {key!r} must be text, not {value}."),
    QT_TRANSLATE_NOOP("Core", "No NVIDIA driver found."),
    QT_TRANSLATE_NOOP("Core", "No character has {needed} drawings; a question needs them."),
    QT_TRANSLATE_NOOP(
        "Core",
        "No class in memory has {needed} drawings. Load more drawings per character, or choose the bundled ones.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "No glyph found at this threshold. Change the threshold or the polarity."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "No label is a character. Label entries with the character they show, such as “A” or “あ”.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "No letters were found on the sheet. Leave space between letters, use a dark pen, and take the photo from above.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "No letters were found: nothing is clearly darker than the paper. Take the photo again in better light, or use a darker pen.",
    ),
    QT_TRANSLATE_NOOP("Core", "Nothing could be read. {note}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "Nothing fits on this page. Choose smaller margins, a smaller size or a larger page.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "ONNX Runtime cannot load this model ({reason}). Export the model again."
    ),
    QT_TRANSLATE_NOOP("Core", "ONNX Runtime was built without CUDA; onnxruntime-gpu has it."),
    QT_TRANSLATE_NOOP("Core", "Only models in your library can be deleted."),
    QT_TRANSLATE_NOOP("Core", "Passed over, as links are not followed: {names}."),
    QT_TRANSLATE_NOOP("Core", "Passed over, as these texts hold no strokes: {names}."),
    QT_TRANSLATE_NOOP("Core", "Pixels are always tested at {judged_px} px. Leave out --size."),
    QT_TRANSLATE_NOOP("Core", "PyTorch was selected."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Several updates were not finite and were skipped. Stop, and train again with a lower learning rate.",
    ),
    QT_TRANSLATE_NOOP("Core", "Some variants have no pen strokes. Save them as outlines instead."),
    QT_TRANSLATE_NOOP("Core", "Something went wrong ({problem})."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Strokes are measured on the 105-pixel drawings. Put images_evaluation.zip into omniglot/ in the data folder, or use --form pixels.",
    ),
    QT_TRANSLATE_NOOP("Core", "Temperatures must be positive."),
    QT_TRANSLATE_NOOP("Core", "The CPU was selected."),
    QT_TRANSLATE_NOOP("Core", "The GPU stopped responding ({reason})."),
    QT_TRANSLATE_NOOP("Core", "The autoregressive head needs a model with hard addressing."),
    QT_TRANSLATE_NOOP("Core", "The booth's memory is empty: name at least one starter script."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The bound is falling instead of rising. Stop and keep an earlier state, or train again with a lower learning rate.",
    ),
    QT_TRANSLATE_NOOP("Core", "The checkpoint {path} cannot be read ({reason})."),
    QT_TRANSLATE_NOOP(
        "Core", "The checkpoint {path} has a different architecture. Start a new run."
    ),
    QT_TRANSLATE_NOOP("Core", "The checkpoint {path} is damaged. Start from an earlier one."),
    QT_TRANSLATE_NOOP(
        "Core", "The corner marks of this practice sheet are distorted. Scan the page flat."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The detector is trained on the 105-pixel originals. Put images_background.zip into omniglot/ in the data folder.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The drawing is {size}×{size}; this model expects {expected}×{expected}."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The drawings do not have the {size}×{size} pixels this model expects."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The drawings of people in {name} cannot be read. Reinstall the program."
    ),
    QT_TRANSLATE_NOOP("Core", "The engine cannot be started ({reason})."),
    QT_TRANSLATE_NOOP("Core", "The engine could not answer ({kind}: {reason})."),
    QT_TRANSLATE_NOOP("Core", "The engine did not answer within {seconds:.1f} seconds."),
    QT_TRANSLATE_NOOP("Core", "The engine exited during startup."),
    QT_TRANSLATE_NOOP("Core", "The engine exited with code {code}."),
    QT_TRANSLATE_NOOP("Core", "The engine stopped responding."),
    QT_TRANSLATE_NOOP("Core", "The engine was closed."),
    QT_TRANSLATE_NOOP("Core", "The engine was ended."),
    QT_TRANSLATE_NOOP("Core", "The engine was killed by signal {signal}."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The engine was lost {count} times in a minute. {problem} Choose another model, or restart the program.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The entries in {name} are {size}×{size}; this model expects {expected}×{expected}. Open it with the model it was made with.",
    ),
    QT_TRANSLATE_NOOP("Core", "The font {font} has no character {character!r}."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The free memory ends after {count:,} pictures, at {name}. Import fewer at a time, or scale them down first.",
    ),
    QT_TRANSLATE_NOOP("Core", "The image is blank: nothing stands out from the background."),
    QT_TRANSLATE_NOOP("Core", "The image is empty."),
    QT_TRANSLATE_NOOP(
        "Core", "The judges need {judged_px} px but the model draws {size} px. Use --form strokes."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The memory has no enabled entry. Draw and add a glyph, load some, or enable one."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The memory is kept in main memory, because the GPU failed ({reason})."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The memory is kept in main memory, because the GPU's answers differ from the CPU's.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The memory is kept in main memory: its {entries:,} entries need {needed_gb:.1f} GB on the GPU, which has {free_gb:.1f} GB free.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The memory is not used: every entry is read equally often. More drawings per class or another recipe may help.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "The model configuration must give one value per level in every list."
    ),
    QT_TRANSLATE_NOOP("Core", "The model needs at least one dummy entry."),
    QT_TRANSLATE_NOOP(
        "Core", "The model {name} cannot be used: its weights {key} contain NaN or infinity."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The model {name} does not match its card: {key} should have shape {shape}, found {found}.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The model {name} has bundle format {version}; this program reads {oldest}–{newest}. Update the program or export the model again.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The model {name} has no {file}. A bundle holds {card}, {weights} and one ONNX file per graph. Export it again.",
    ),
    QT_TRANSLATE_NOOP("Core", "The model's architecture must be a table of names and values."),
    QT_TRANSLATE_NOOP(
        "Core", "The novelty detector in {name} cannot be read ({reason}). Reinstall the program."
    ),
    QT_TRANSLATE_NOOP("Core", "The number of variants must be between 1 and {most}."),
    QT_TRANSLATE_NOOP("Core", "The page setting “{name}” must be between {low:g} and {high:g}."),
    QT_TRANSLATE_NOOP("Core", "The recipe {path} must have no table but [autoregressive_head]."),
    QT_TRANSLATE_NOOP("Core", "The result in {folder} cannot be read ({reason})."),
    QT_TRANSLATE_NOOP("Core", "The selected entries were disabled or removed. Select others."),
    QT_TRANSLATE_NOOP("Core", "The setting “around” is not a list of variants."),
    QT_TRANSLATE_NOOP("Core", "The setting “{name}” is not a number."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The sheet seems to have {count:,} letters; at most {most:,} can be read. Crop the picture.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The starting model and the recipe have different architectures. Choose another recipe or model.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The strip at the foot of this practice sheet cannot be read. Scan the whole page, flat and sharp, with all four corner marks.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The text has more than {most:,} characters, the most that are set at once. Shorten it, or write it in parts.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "The text would fill {count:,} sheets; at most {most} are set. Use a smaller size or less text.",
    ),
    QT_TRANSLATE_NOOP("Core", "The variation must be between 0 and {most:g}."),
    QT_TRANSLATE_NOOP("Core", "The weights of the model {name} are damaged ({reason})."),
    QT_TRANSLATE_NOOP(
        "Core", "The weights of the model {name} do not match its card. Export it again."
    ),
    QT_TRANSLATE_NOOP("Core", "There are too many models called {name}. Choose another name."),
    QT_TRANSLATE_NOOP("Core", "There are too many recovered files in {folder}. Delete some."),
    QT_TRANSLATE_NOOP(
        "Core",
        "There is no block “{name}”. Give a Unicode block, such as “CJK Unified Ideographs”, or one of: {known}.",
    ),
    QT_TRANSLATE_NOOP("Core", "There is no model at {path}."),
    QT_TRANSLATE_NOOP("Core", "There is no starter script {script!r}. Known: {known}."),
    QT_TRANSLATE_NOOP("Core", "There is not enough memory for this. Choose a smaller file."),
    QT_TRANSLATE_NOOP("Core", "There is nothing to animate: no letter of this text is drawn."),
    QT_TRANSLATE_NOOP("Core", "There is nothing to animate: this variant has no strokes."),
    QT_TRANSLATE_NOOP(
        "Core",
        "These variants have no strokes: the model has no stroke head, or an entry is blank. Export images, or choose another model.",
    ),
    QT_TRANSLATE_NOOP("Core", "This could not be done ({kind}: {reason})."),
    QT_TRANSLATE_NOOP("Core", "This is a known case."),
    QT_TRANSLATE_NOOP("Core", "This model answers with NaN or infinity. Train it again."),
    QT_TRANSLATE_NOOP("Core", "This model cannot be run ({reason}). Export it again."),
    QT_TRANSLATE_NOOP("Core", "This model draws no strokes. Choose a model with a stroke head."),
    QT_TRANSLATE_NOOP("Core", "This model draws no strokes. Use --form pixels."),
    QT_TRANSLATE_NOOP(
        "Core",
        "This model makes no pen strokes, which a variable font needs. Choose another format or another model.",
    ),
    QT_TRANSLATE_NOOP("Core", "This model mixes all entries and has no discrete address to show."),
    QT_TRANSLATE_NOOP("Core", "Too many refinements; pick a new seed."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Training needs at least two classes with two drawings each; {classes} found in {drawings:,} drawings. Label the entries or add drawings.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "Training stopped: the gradient was not finite for {count} steps in a row. Continue from the last checkpoint with a lower learning_rate.",
    ),
    QT_TRANSLATE_NOOP("Core", "Training takes at most {most:,} of your drawings. Disable some."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Two ONNX Runtime distributions are installed ({names}) and conflict. To repair: pip uninstall -y onnxruntime onnxruntime-gpu && pip install onnxruntime-gpu",
    ),
    QT_TRANSLATE_NOOP("Core", "Unknown model configuration key {key!r}. Known: {known}."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Warning: of {count:,} images, {bad:,} have less than 1 % or more than 50 % of ink, so the ground may have been taken for ink: {names}. Try vma data import with --polarity dark or light, or with --threshold, for pictures, and with --invert for data sets.",
    ),
    QT_TRANSLATE_NOOP("Core", "addressing must be one of {known}, not {value!r}."),
    QT_TRANSLATE_NOOP("Core", "context_dropout must be between 0 and 1."),
    QT_TRANSLATE_NOOP("Core", "image_size must be between 8 and 128 pixels, not {expected}."),
    QT_TRANSLATE_NOOP("Core", 'template_shift needs addressing "hard" or "soft".'),
    QT_TRANSLATE_NOOP("Core", "{card} of the model {name} is not valid JSON ({reason})."),
    QT_TRANSLATE_NOOP("Core", "{count:,} files left out: {reason} Likewise: {names}."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{count:,} images of {size_px} px are too many for one npz file. Choose folders, or fewer or smaller images.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{count:,} labelled entries are too many for the bench. Disable some until at most {most:,} remain.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{count:,} labelled entries are too many. Disable some until at most {most:,} remain.",
    ),
    QT_TRANSLATE_NOOP("Core", "{file} in the model {name} is too large. Export the model again."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{file} was not found in {folder}. Point --data (or VMA_DATA) to a folder with omniglot28/, omniglot/ and mnist/.",
    ),
    QT_TRANSLATE_NOOP("Core", "{first}\n{others}"),
    QT_TRANSLATE_NOOP("Core", "{folder} already exists. Choose a new or empty folder."),
    QT_TRANSLATE_NOOP("Core", "{folder} cannot be written ({reason})."),
    QT_TRANSLATE_NOOP("Core", "{folder} holds no {checkpoint}. Train first: vma train --out …"),
    QT_TRANSLATE_NOOP("Core", "{folder} is not a run of the recipe autoregressive."),
    QT_TRANSLATE_NOOP("Core", "{font} is damaged or not a font file."),
    QT_TRANSLATE_NOOP("Core", "{names} and {more:,} more"),
    QT_TRANSLATE_NOOP(
        "Core", "{name} belongs to a drawing program. Export it there as SVG, or as PNG."
    ),
    QT_TRANSLATE_NOOP("Core", "{name} cannot be painted ({reason}). Save it as a PNG picture."),
    QT_TRANSLATE_NOOP("Core", "{name} cannot be read ({reason})."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} claims {count:,} images and {size_mb:,} MB; at most {most_mb:,} MB can be read.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} claims {size_mb:,} MB; at most {most_mb:,} MB can be read."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} contains {count} faces, each a different hand. {face} was read; the others are: {others}.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} could not be read ({reason})."),
    QT_TRANSLATE_NOOP("Core", "{name} defines its own functions."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} has XML entities or refers to other files, which is never followed. Save it as plain SVG.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} has a character that is millions of pixels large."),
    QT_TRANSLATE_NOOP("Core", "{name} has an unreadable <{tag}> ({reason})."),
    QT_TRANSLATE_NOOP("Core", "{name} has an unreadable transform: “{transform}”."),
    QT_TRANSLATE_NOOP("Core", "{name} has coordinates far outside the picture."),
    QT_TRANSLATE_NOOP("Core", "{name} has no axis {axes}. It has: {known}."),
    QT_TRANSLATE_NOOP("Core", "{name} has no characters of {blocks}. It has: {known}."),
    QT_TRANSLATE_NOOP("Core", "{name} has no columns for the pixels of square images."),
    QT_TRANSLATE_NOOP("Core", "{name} has no face “{wanted}”. It has: {faces}."),
    QT_TRANSLATE_NOOP("Core", "{name} has no pages."),
    QT_TRANSLATE_NOOP("Core", "{name} has none of these characters."),
    QT_TRANSLATE_NOOP("Core", "{name} has too many glyphs for a font."),
    QT_TRANSLATE_NOOP(
        "Core", "{name} has too many pixels; at most 4096×4096 can be read. Scale it down first."
    ),
    QT_TRANSLATE_NOOP("Core", "{name} has too many points for a drawing."),
    QT_TRANSLATE_NOOP("Core", "{name} has {count:,} entries; at most {most:,} can be opened."),
    QT_TRANSLATE_NOOP("Core", "{name} has {count:,} favourites; at most {most:,} can be opened."),
    QT_TRANSLATE_NOOP("Core", "{name} has {count:,} pages; at most {most} can be read. Split it."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} has {width:,}×{height:,} pixels; at most 4096×4096 can be read. Scale it down first.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} holds a tensor that is too large."),
    QT_TRANSLATE_NOOP("Core", "{name} holds graphs within operators."),
    QT_TRANSLATE_NOOP("Core", "{name} holds more than {most:,} arrays."),
    QT_TRANSLATE_NOOP(
        "Core", "{name} holds more than {most:,} files. Choose a smaller folder or a subfolder."
    ),
    QT_TRANSLATE_NOOP("Core", "{name} holds more than {most:,} files. Split it."),
    QT_TRANSLATE_NOOP("Core", "{name} holds more than {most:,} operators."),
    QT_TRANSLATE_NOOP("Core", "{name} holds no drawings in Quick, Draw!'s format (ndjson)."),
    QT_TRANSLATE_NOOP("Core", "{name} holds no line or shape that can be seen."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} holds no line or shape, only {left_out}, which cannot be read. Convert it to paths first.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} holds no pictures or drawings ({types})."),
    QT_TRANSLATE_NOOP("Core", "{name} holds no pictures or drawings ({types}). {note}"),
    QT_TRANSLATE_NOOP("Core", "{name} holds operators of “{domain}”."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} holds pickled Python objects, which are never loaded because they can run code. If you trust the file, convert it in Python, with LABEL for what it shows: import numpy as np; d = np.load('FILE.npy', allow_pickle=True, encoding='latin1'); np.savez('out.npz', **{{f'LABEL/{{i}}': a for i, a in enumerate(d)}})",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} holds pickled Python objects, which are never loaded because they can run code. If you trust the file, convert it in Python, with LABEL for what it shows: import numpy as np; d = np.load('FILE.npz', allow_pickle=True, encoding='latin1'); np.savez('out.npz', **{{f'LABEL/{{k}}{{i}}': a for k in d for i, a in enumerate(d[k])}})",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} holds sparse tensors."),
    QT_TRANSLATE_NOOP("Core", "{name} holds the operator {operator}."),
    QT_TRANSLATE_NOOP("Core", "{name} holds values that are not finite numbers."),
    QT_TRANSLATE_NOOP("Core", "{name} holds {count:,} images; at most {most:,} can be read."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} holds {count} PNG files; expected ALPHABET/characterNN/NAME.png as in the Omniglot archives.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} holds {entries:,} images. They need about {needed_gb:.1f} GB of memory; {free_gb:.1f} GB are free. Close other programs, or split the file.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} is a MATLAB file of version 7.3, which cannot be read. Save it in MATLAB with save(…, '-v7').",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} is a bitmap font: its characters are small images of one size. Choose a font with outlines.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} is a camera's raw file, which cannot be read. Save it as JPEG in your photo program.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} is a colour font: its characters are coloured pictures, such as emoji. Choose a font with outlines.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} is a colour font; its shapes are read."),
    QT_TRANSLATE_NOOP("Core", "{name} is a document that cannot be read. Save or print it as PDF."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} is a font of a kind that cannot be read. Convert it to TTF or OTF, for example with FontForge.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} is a picture that cannot be read. Save it as PNG or JPEG."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} is an SVG font of outlines. Convert it to TTF or OTF, for example with FontForge.",
    ),
    QT_TRANSLATE_NOOP(
        "Core", "{name} is an archive that cannot be read. Unpack it and open the folder."
    ),
    QT_TRANSLATE_NOOP("Core", "{name} is damaged or not a Hershey font (JHF)."),
    QT_TRANSLATE_NOOP("Core", "{name} is damaged or not a MATLAB file."),
    QT_TRANSLATE_NOOP("Core", "{name} is damaged or not a PNG, JPEG, GIF or BMP image."),
    QT_TRANSLATE_NOOP("Core", "{name} is damaged or not a font file."),
    QT_TRANSLATE_NOOP("Core", "{name} is damaged or not a project file. Open an earlier copy."),
    QT_TRANSLATE_NOOP(
        "Core", "{name} is damaged or not a {kind} file that can be read. Save it as PNG or JPEG."
    ),
    QT_TRANSLATE_NOOP("Core", "{name} is damaged: a row does not fit the first ones."),
    QT_TRANSLATE_NOOP("Core", "{name} is encrypted. Unpack the archive first."),
    QT_TRANSLATE_NOOP("Core", "{name} is larger than {most_mb} MB and was not read."),
    QT_TRANSLATE_NOOP("Core", "{name} is larger than {most_mb} MB, too large for a drawing."),
    QT_TRANSLATE_NOOP("Core", "{name} is larger than {most_mb} MB."),
    QT_TRANSLATE_NOOP("Core", "{name} is not a UTF-8 text file."),
    QT_TRANSLATE_NOOP("Core", "{name} is not a VMA Explorer project."),
    QT_TRANSLATE_NOOP(
        "Core", "{name} is not a kind of file that can be opened. Choose one of: {types}."
    ),
    QT_TRANSLATE_NOOP("Core", "{name} is not a model: it is neither a folder nor a readable zip."),
    QT_TRANSLATE_NOOP("Core", "{name} is not a readable npy file of glyphs ({reason})."),
    QT_TRANSLATE_NOOP("Core", "{name} is not a readable npz file of glyphs ({reason})."),
    QT_TRANSLATE_NOOP("Core", "{name} is not a readable zip file ({reason})."),
    QT_TRANSLATE_NOOP(
        "Core", "{name} is not a stroke file: expected lines “x,y,t”, START and BREAK."
    ),
    QT_TRANSLATE_NOOP("Core", "{name} is not a stroke-3 drawing: its third column must be 0 or 1."),
    QT_TRANSLATE_NOOP("Core", "{name} is not a valid ONNX file. Export the model again."),
    QT_TRANSLATE_NOOP("Core", "{name} is not an IDX file of images."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} is not an IDX file of images; it holds labels. Open the images beside it, whose labels are then read.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} is not an SVG picture: its root is <{tag}>."),
    QT_TRANSLATE_NOOP("Core", "{name} is not well-formed XML ({reason}). Save it as plain SVG."),
    QT_TRANSLATE_NOOP(
        "Core", "{name} is packed in an unusual way. Unpack the archive, or pack it with Deflate."
    ),
    QT_TRANSLATE_NOOP("Core", "{name} is protected by a password. Save it without one."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} is too large ({megapixels:.0f} megapixels). Save it with at most 16 megapixels and open it again.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} is too large for one drawing. Split it into glyphs."),
    QT_TRANSLATE_NOOP("Core", "{name} is too large to be a glyph."),
    QT_TRANSLATE_NOOP(
        "Core", "{name} is too large. Save it with at most 16 megapixels and open it again."
    ),
    QT_TRANSLATE_NOOP("Core", "{name} is too short for an IDX file of images."),
    QT_TRANSLATE_NOOP("Core", "{name} is truncated: it should hold {count:,} images."),
    QT_TRANSLATE_NOOP("Core", "{name} keeps tensors in other files."),
    QT_TRANSLATE_NOOP("Core", "{name} names {drawing}, which is missing from {archive}."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} stores its images column by column, so they were turned upright. If they lie on their side now, swap rows and columns.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name} unpacks to more than {most_mb} MB."),
    QT_TRANSLATE_NOOP("Core", "{name} unpacks to more than {most_mb} MB. Split it."),
    QT_TRANSLATE_NOOP(
        "Core", "{name} unpacks to {size_mb:,} MB; at most {most_mb} MB can be read."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "{name} was not read: it is damaged, or made to crash programs that read it."
    ),
    QT_TRANSLATE_NOOP("Core", "{name} was not read: it took longer than {seconds:.0f} seconds."),
    QT_TRANSLATE_NOOP("Core", "{name} was not read: its content is too large."),
    QT_TRANSLATE_NOOP("Core", "{name} was not read: no process could be started ({reason})."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name} was written by a newer version of VMA Explorer (project format {version}; this one reads {readable}). Update VMA Explorer to open it.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name}: a solid shape; its outline is kept."),
    QT_TRANSLATE_NOOP("Core", "{name}: damaged lines left out: {count:,}."),
    QT_TRANSLATE_NOOP("Core", "{name}: left out {left_out}."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name}: most images are wider than high. If they lie on their side, swap rows and columns.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name}: no images in {names}."),
    QT_TRANSLATE_NOOP(
        "Core", "{name}: the first {count:,} drawings were read; {more:,} more were left out."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{name}: {member!r} does not fit; expected ALPHABET/characterNN/NAME.png as in the Omniglot archives.",
    ),
    QT_TRANSLATE_NOOP("Core", "{name}: {member} is not a readable PNG ({reason})."),
    QT_TRANSLATE_NOOP("Core", "{name}: {member} is {width}×{height} pixels, not 105×105."),
    QT_TRANSLATE_NOOP("Core", "{path} already exists. Choose a new or empty folder."),
    QT_TRANSLATE_NOOP("Core", "{path} cannot be read ({reason})."),
    QT_TRANSLATE_NOOP("Core", "{path} cannot be written ({reason}). Choose another folder."),
    QT_TRANSLATE_NOOP(
        "Core", "{path} cannot be written ({reason}). Free some space or choose another folder."
    ),
    QT_TRANSLATE_NOOP("Core", "{path} does not exist."),
    QT_TRANSLATE_NOOP("Core", "{path} is damaged or not a copy of unsaved work."),
    QT_TRANSLATE_NOOP("Core", "{path} is not a VMA Explorer checkpoint."),
    QT_TRANSLATE_NOOP("Core", "{problems}"),
    QT_TRANSLATE_NOOP("Core", "{problem} It was started again on the CPU."),
    QT_TRANSLATE_NOOP(
        "Core",
        "{problem} Only models exported by this program are run, because a foreign graph could do anything. Export the model again with vma export.",
    ),
    QT_TRANSLATE_NOOP("Core", "{reason}"),
    QT_TRANSLATE_NOOP(
        "Core", "{size_px} px are too few for {count} pictures. Choose a larger size."
    ),
    QT_TRANSLATE_NOOP("Core", "{source} cannot be unpacked ({reason})."),
    QT_TRANSLATE_NOOP("Core", "{source} holds images of different sizes."),
    QT_TRANSLATE_NOOP("Core", "{source} holds more than {most:,} answers."),
    QT_TRANSLATE_NOOP("Core", "{source} holds no arrays."),
    QT_TRANSLATE_NOOP("Core", "{source} holds no strokes."),
    QT_TRANSLATE_NOOP(
        "Core", "{source} is not a table of answers. Its first line should be: {columns}."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "{source}, line {line}: This is not an answer. Leave the table as it was written."
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{source}: array {name!r} has shape {shape}; expected (drawings, side * side) or (drawings, side, side).",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{source}: array {name} has shape {shape}; expected (drawings, side * side) or (drawings, side, side).",
    ),
    QT_TRANSLATE_NOOP("Core", "{source}: {reason}"),
    QT_TRANSLATE_NOOP(
        "Core",
        "{target} cannot be written ({reason}). Choose another folder. The part already downloaded is kept.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{target} cannot be written ({reason}). Free some space or choose another folder. The part already downloaded is kept.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{url} could not be downloaded: {arrived:,} of {total:,} bytes arrived ({reason}). Check the connection and try again; it resumes where it stopped.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{url} could not be downloaded: {arrived:,} of {total:,} bytes arrived. Check the connection and try again; it resumes where it stopped.",
    ),
    QT_TRANSLATE_NOOP(
        "Core",
        "{url} is not the expected file: its checksum differs. Nothing was kept. Try again later, or get the file elsewhere.",
    ),
    QT_TRANSLATE_NOOP("Core", "{url} was not downloaded: only https addresses are allowed."),
    QT_TRANSLATE_NOOP("Core", "“{label}…” is too long for a practice sheet."),
    QT_TRANSLATE_NOOP("Core", "“{name}” has {count} drawings; this question needs {needed}."),
    QT_TRANSLATE_NOOP("Core", "“{source}” is not a source of variants."),
    QT_TRANSLATE_NOOP(
        "Core", "“{suffix}” is not an animation format. Choose a name ending in .gif or .webp."
    ),
    QT_TRANSLATE_NOOP(
        "Core", "“{text}” is not an instance. Give a name, or axes such as wght=700,wdth=90."
    ),
)
