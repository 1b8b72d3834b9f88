<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>ActionTable</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Clear drawing</source>
        <translation>Zeichnung &amp;leeren</translation>
    </message>
    <message>
        <source>Clear the drawing</source>
        <translation>Die Zeichnung leeren</translation>
    </message>
    <message>
        <source>&amp;Add to memory</source>
        <translation>Ins &amp;Gedächtnis</translation>
    </message>
    <message>
        <source>Add the drawing to the memory</source>
        <translation>Die Zeichnung zum Gedächtnis hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Pen</source>
        <translation>&amp;Stift</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>&amp;Radierer</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Radieren</translation>
    </message>
    <message>
        <source>Flip &amp;horizontally</source>
        <translation>&amp;Waagerecht spiegeln</translation>
    </message>
    <message>
        <source>Flip the drawing horizontally</source>
        <translation>Die Zeichnung waagerecht spiegeln</translation>
    </message>
    <message>
        <source>Flip &amp;vertically</source>
        <translation>&amp;Senkrecht spiegeln</translation>
    </message>
    <message>
        <source>Flip the drawing vertically</source>
        <translation>Die Zeichnung senkrecht spiegeln</translation>
    </message>
    <message>
        <source>R&amp;otate</source>
        <translation>&amp;Drehen</translation>
    </message>
    <message>
        <source>Rotate the drawing by 90° clockwise</source>
        <translation>Die Zeichnung um 90° im Uhrzeigersinn drehen</translation>
    </message>
    <message>
        <source>F&amp;it to square</source>
        <translation>Ein&amp;passen</translation>
    </message>
    <message>
        <source>Re&amp;play</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>Replay the strokes</source>
        <translation>Die Striche noch einmal abspielen</translation>
    </message>
    <message>
        <source>Thinner pen</source>
        <translation>Dünnerer Stift</translation>
    </message>
    <message>
        <source>Thicker pen</source>
        <translation>Dickerer Stift</translation>
    </message>
    <message>
        <source>Open &amp;project…</source>
        <translation>&amp;Projekt öffnen …</translation>
    </message>
    <message>
        <source>Open a project: memory, drawing, settings and favourites</source>
        <translation>Ein Projekt öffnen: Gedächtnis, Zeichnung, Einstellungen und Favoriten</translation>
    </message>
    <message>
        <source>Save p&amp;roject</source>
        <translation>P&amp;rojekt speichern</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Das Projekt speichern</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>Projekt speichern &amp;unter …</translation>
    </message>
    <message>
        <source>Save the project in another file</source>
        <translation>Das Projekt in einer anderen Datei speichern</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open images, drawings, fonts, archives, npz or IDX files</source>
        <translation>Bilder, Zeichnungen, Schriften, Archive, npz- oder IDX-Dateien öffnen</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>&amp;Ordner öffnen …</translation>
    </message>
    <message>
        <source>Open a folder of images</source>
        <translation>Einen Ordner mit Bildern öffnen</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Add &amp;characters from fonts…</source>
        <translation>Z&amp;eichen aus Schriften …</translation>
    </message>
    <message>
        <source>Add characters of installed fonts to the memory</source>
        <translation>Zeichen installierter Schriften zum Gedächtnis hinzufügen</translation>
    </message>
    <message>
        <source>Open letter s&amp;heet…</source>
        <translation>&amp;Buchstabenblatt öffnen …</translation>
    </message>
    <message>
        <source>Detect the letters on a photo or scan of a sheet</source>
        <translation>Die Buchstaben auf dem Foto oder Scan eines Blattes erkennen</translation>
    </message>
    <message>
        <source>New p&amp;ractice sheet…</source>
        <translation>Neues Ü&amp;bungsblatt …</translation>
    </message>
    <message>
        <source>Create a sheet to print and fill in; its scan is imported with labels</source>
        <translation>Ein Blatt zum Drucken und Ausfüllen erzeugen, dessen Scan mit Beschriftungen importiert wird</translation>
    </message>
    <message>
        <source>Browse data se&amp;ts…</source>
        <translation>Da&amp;tensätze durchsuchen …</translation>
    </message>
    <message>
        <source>Browse, load, save and download data sets</source>
        <translation>Datensätze durchsuchen, laden, speichern und herunterladen</translation>
    </message>
    <message>
        <source>&amp;Edit a copy</source>
        <translation>Kopie &amp;bearbeiten</translation>
    </message>
    <message>
        <source>Put a copy of the selected entry on the canvas</source>
        <translation>Eine Kopie des gewählten Eintrags auf die Zeichenfläche legen</translation>
    </message>
    <message>
        <source>&amp;Overlay</source>
        <translation>&amp;Überlagern</translation>
    </message>
    <message>
        <source>Show the selected entry beneath the drawing</source>
        <translation>Den gewählten Eintrag unter der Zeichnung zeigen</translation>
    </message>
    <message>
        <source>&amp;Label…</source>
        <translation>Be&amp;schriften …</translation>
    </message>
    <message>
        <source>Label the selected entries</source>
        <translation>Die gewählten Einträge beschriften</translation>
    </message>
    <message>
        <source>&amp;Enable/disable selected</source>
        <translation>Ausgewählte &amp;ein-/ausschalten</translation>
    </message>
    <message>
        <source>Exclude the selected entries from addressing, or include them again</source>
        <translation>Die gewählten Einträge von der Adressierung ausnehmen oder wieder einschließen</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Delete the selected entries</source>
        <translation>Die gewählten Einträge löschen</translation>
    </message>
    <message>
        <source>&amp;Filter…</source>
        <translation>&amp;Filtern …</translation>
    </message>
    <message>
        <source>Show only entries whose label or source contains a text</source>
        <translation>Nur Einträge zeigen, deren Beschriftung oder Quelle einen Text enthält</translation>
    </message>
    <message>
        <source>&amp;Group by class</source>
        <translation>Nach Klassen &amp;gruppieren</translation>
    </message>
    <message>
        <source>Group entries with the same label</source>
        <translation>Einträge mit gleicher Beschriftung gruppieren</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alle auswählen</translation>
    </message>
    <message>
        <source>Select all entries</source>
        <translation>Alle Einträge auswählen</translation>
    </message>
    <message>
        <source>Read only from &amp;selected</source>
        <translation>Nur &amp;Ausgewählte lesen</translation>
    </message>
    <message>
        <source>Pin the selected entries, so that variants read only them; again to unpin</source>
        <translation>Die gewählten Einträge anheften, sodass Varianten nur sie lesen; noch einmal zum Lösen</translation>
    </message>
    <message>
        <source>&amp;Unpin</source>
        <translation>&amp;Lösen</translation>
    </message>
    <message>
        <source>Let variants read all entries again</source>
        <translation>Varianten wieder alle Einträge lesen lassen</translation>
    </message>
    <message>
        <source>Edit the strokes of the selected variant on the canvas</source>
        <translation>Die Striche der gewählten Variante auf der Zeichenfläche bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>A&amp;bspielen</translation>
    </message>
    <message>
        <source>Replay the selected variants, or all, stroke by stroke</source>
        <translation>Die gewählten Varianten oder alle Strich für Strich abspielen</translation>
    </message>
    <message>
        <source>Save the variants as one PNG or SVG</source>
        <translation>Die Varianten als ein PNG oder SVG speichern</translation>
    </message>
    <message>
        <source>Save each selected variant to its own file</source>
        <translation>Jede gewählte Variante in eine eigene Datei speichern</translation>
    </message>
    <message>
        <source>&amp;Transparent background</source>
        <translation>&amp;Transparenter Hintergrund</translation>
    </message>
    <message>
        <source>Save images with a transparent background</source>
        <translation>Bilder mit transparentem Hintergrund speichern</translation>
    </message>
    <message>
        <source>Show model &amp;pixels</source>
        <translation>Modell&amp;pixel zeigen</translation>
    </message>
    <message>
        <source>Show the model&apos;s input and output pixels instead of strokes</source>
        <translation>Statt der Striche die Ein- und Ausgabepixel des Modells zeigen</translation>
    </message>
    <message>
        <source>&amp;Favourite</source>
        <translation>&amp;Favorit</translation>
    </message>
    <message>
        <source>&amp;More like this</source>
        <translation>&amp;Mehr wie diese</translation>
    </message>
    <message>
        <source>Generate variants near the selected one: same entry, similar latents</source>
        <translation>Varianten nahe der gewählten erzeugen: derselbe Eintrag, ähnliche Latente</translation>
    </message>
    <message>
        <source>&amp;Back to all variants</source>
        <translation>&amp;Zurück zu allen Varianten</translation>
    </message>
    <message>
        <source>Leave the variants near the selected one</source>
        <translation>Die Varianten nahe der gewählten verlassen</translation>
    </message>
    <message>
        <source>Add &amp;variants to memory</source>
        <translation>&amp;Varianten ins Gedächtnis</translation>
    </message>
    <message>
        <source>Add the selected variants to the memory with the labels of the entries they read</source>
        <translation>Die gewählten Varianten mit den Beschriftungen der gelesenen Einträge ins Gedächtnis legen</translation>
    </message>
    <message>
        <source>&amp;Edit variant</source>
        <translation>Variante &amp;bearbeiten</translation>
    </message>
    <message>
        <source>Cu&amp;t entries</source>
        <translation>Einträge &amp;ausschneiden</translation>
    </message>
    <message>
        <source>Cut the selected entries</source>
        <translation>Die gewählten Einträge ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Save variants…</source>
        <translation>Varianten &amp;speichern …</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;New project</source>
        <translation>&amp;Neues Projekt</translation>
    </message>
    <message>
        <source>Start with the starter memory and an empty canvas; undo brings the former project back</source>
        <translation>Mit dem Startgedächtnis und leerer Zeichenfläche beginnen; Rückgängig holt das vorige Projekt zurück</translation>
    </message>
    <message>
        <source>Save variants &amp;separately…</source>
        <translation>Varianten ein&amp;zeln speichern …</translation>
    </message>
    <message>
        <source>Save &amp;animation…</source>
        <translation>A&amp;nimation speichern …</translation>
    </message>
    <message>
        <source>Save an animation between two selected variants</source>
        <translation>Eine Animation zwischen zwei gewählten Varianten speichern</translation>
    </message>
    <message>
        <source>Save stroke repla&amp;y…</source>
        <translation>Zeichen&amp;film speichern …</translation>
    </message>
    <message>
        <source>Save an animation of the selected variant being drawn</source>
        <translation>Eine Animation speichern, die zeigt, wie die gewählte Variante gezeichnet wird</translation>
    </message>
    <message>
        <source>Animate between &amp;drawings…</source>
        <translation>Animation z&amp;wischen Zeichnungen …</translation>
    </message>
    <message>
        <source>Save an animation between two selected entries, or from the drawing to an entry</source>
        <translation>Eine Animation zwischen zwei gewählten Einträgen oder von der Zeichnung zu einem Eintrag speichern</translation>
    </message>
    <message>
        <source>Export data &amp;set…</source>
        <translation>&amp;Datensatz exportieren …</translation>
    </message>
    <message>
        <source>Generate a data set with any number of variants per class</source>
        <translation>Einen Datensatz mit beliebig vielen Varianten je Klasse erzeugen</translation>
    </message>
    <message>
        <source>Export &amp;font…</source>
        <translation>S&amp;chrift exportieren …</translation>
    </message>
    <message>
        <source>Export an OpenType font of the labelled entries, with alternates</source>
        <translation>Die beschrifteten Einträge als OpenType-Schrift mit Alternativformen exportieren</translation>
    </message>
    <message>
        <source>Export CS&amp;V…</source>
        <translation>CS&amp;V exportieren …</translation>
    </message>
    <message>
        <source>Save the numbers of the panel with the focus as CSV: the memory or a dock</source>
        <translation>Die Zahlen des Felds mit dem Fokus als CSV speichern: Gedächtnis oder angedocktes Feld</translation>
    </message>
    <message>
        <source>Save fi&amp;gure…</source>
        <translation>Abbildun&amp;g speichern …</translation>
    </message>
    <message>
        <source>Save what the panel with the focus shows as PNG or SVG</source>
        <translation>Was das Feld mit dem Fokus zeigt, als PNG oder SVG speichern</translation>
    </message>
    <message>
        <source>Save images &amp;without metadata</source>
        <translation>Bilder &amp;ohne Metadaten speichern</translation>
    </message>
    <message>
        <source>Do not store seed, variation and model in saved images</source>
        <translation>Startwert, Variation und Modell nicht in gespeicherten Bildern ablegen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo {step}</source>
        <translation>&amp;Rückgängig: {step}</translation>
    </message>
    <message>
        <source>Undo {step}</source>
        <translation>Rückgängig: {step}</translation>
    </message>
    <message>
        <source>&amp;Redo {step}</source>
        <translation>&amp;Wiederholen: {step}</translation>
    </message>
    <message>
        <source>Redo {step}</source>
        <translation>Wiederholen: {step}</translation>
    </message>
    <message>
        <source>Copy the selected entries, or the variants or the page as an image</source>
        <translation>Die gewählten Einträge kopieren, oder die Varianten oder die Seite als Bild</translation>
    </message>
    <message>
        <source>Copy as ta&amp;ble</source>
        <translation>Als Ta&amp;belle kopieren</translation>
    </message>
    <message>
        <source>Copy the numbers of the panel with the focus, for a spreadsheet</source>
        <translation>Die Zahlen des Felds mit dem Fokus für eine Tabellenkalkulation kopieren</translation>
    </message>
    <message>
        <source>Paste images, files or a character; text goes to the page</source>
        <translation>Bilder, Dateien oder ein Zeichen einfügen; Text kommt auf die Seite</translation>
    </message>
    <message>
        <source>Thin lines for the &amp;model</source>
        <translation>Dünne Linien für das &amp;Modell</translation>
    </message>
    <message>
        <source>Let the model see thin lines; the drawing keeps the look of its pen</source>
        <translation>Das Modell sieht dünne Linien; die Zeichnung behält das Aussehen ihres Stifts</translation>
    </message>
    <message>
        <source>Scale the drawing to fill the square, or to stand on the writing lines</source>
        <translation>Die Zeichnung so skalieren, dass sie das Quadrat füllt oder auf den Schreiblinien steht</translation>
    </message>
    <message>
        <source>&amp;Memory</source>
        <translation>&amp;Gedächtnis</translation>
    </message>
    <message>
        <source>La&amp;bel of the drawing</source>
        <translation>&amp;Beschriftung der Zeichnung</translation>
    </message>
    <message>
        <source>Type the class that the drawing is added with</source>
        <translation>Die Klasse eingeben, mit der die Zeichnung hinzugefügt wird</translation>
    </message>
    <message>
        <source>&amp;Writing lines…</source>
        <translation>&amp;Schreiblinien …</translation>
    </message>
    <message>
        <source>Show and change where the selected entries stand in writing</source>
        <translation>Zeigen und ändern, wo die gewählten Einträge beim Schreiben stehen</translation>
    </message>
    <message>
        <source>E&amp;mpty memory</source>
        <translation>Gedächtnis &amp;leeren</translation>
    </message>
    <message>
        <source>Delete all entries; undo brings them back</source>
        <translation>Alle Einträge löschen; Rückgängig holt sie zurück</translation>
    </message>
    <message>
        <source>V&amp;ariants</source>
        <translation>&amp;Varianten</translation>
    </message>
    <message>
        <source>Add the selected variants to the favourites, or remove them</source>
        <translation>Die gewählten Varianten zu den Favoriten hinzufügen oder daraus entfernen</translation>
    </message>
    <message>
        <source>&amp;New seed</source>
        <translation>&amp;Neuer Startwert</translation>
    </message>
    <message>
        <source>Generate other variants with a new seed</source>
        <translation>Mit einem neuen Startwert andere Varianten erzeugen</translation>
    </message>
    <message>
        <source>&amp;Lock seed</source>
        <translation>Startwert &amp;festhalten</translation>
    </message>
    <message>
        <source>Keep the seed for new drawings</source>
        <translation>Den Startwert für neue Zeichnungen behalten</translation>
    </message>
    <message>
        <source>&amp;Write</source>
        <translation>S&amp;chreiben</translation>
    </message>
    <message>
        <source>&amp;Write with it</source>
        <translation>Damit &amp;schreiben</translation>
    </message>
    <message>
        <source>Type text and see it in your hand, every letter a variant</source>
        <translation>Text eintippen und in deiner Handschrift sehen, jeder Buchstabe eine Variante</translation>
    </message>
    <message>
        <source>&amp;Drawing beside the page</source>
        <translation>&amp;Zeichnung neben der Seite</translation>
    </message>
    <message>
        <source>Show the drawing beside the page, for letters it lacks</source>
        <translation>Die Zeichnung neben der Seite zeigen, für Buchstaben, die ihr fehlen</translation>
    </message>
    <message>
        <source>&amp;Memory beside the page</source>
        <translation>&amp;Gedächtnis neben der Seite</translation>
    </message>
    <message>
        <source>Show the memory beside the page, with the entry that a letter reads</source>
        <translation>Das Gedächtnis neben der Seite zeigen, mit dem Eintrag, den ein Buchstabe liest</translation>
    </message>
    <message>
        <source>&amp;New page seed</source>
        <translation>&amp;Neuer Startwert der Seite</translation>
    </message>
    <message>
        <source>Write every letter with another variant; pinned letters stay</source>
        <translation>Jeden Buchstaben mit einer anderen Variante schreiben; angeheftete bleiben</translation>
    </message>
    <message>
        <source>&amp;Another variant of the letter</source>
        <translation>&amp;Andere Variante des Buchstabens</translation>
    </message>
    <message>
        <source>Write the current letter of the page with another variant</source>
        <translation>Den aktuellen Buchstaben der Seite mit einer anderen Variante schreiben</translation>
    </message>
    <message>
        <source>P&amp;in letter</source>
        <translation>Buchstaben an&amp;heften</translation>
    </message>
    <message>
        <source>Keep the variant of the current letter; again to release it</source>
        <translation>Die Variante des aktuellen Buchstabens behalten; noch einmal, um ihn zu lösen</translation>
    </message>
    <message>
        <source>&amp;Release all letters</source>
        <translation>Alle Buchstaben &amp;lösen</translation>
    </message>
    <message>
        <source>Forget the variants that were chosen and pinned letter by letter</source>
        <translation>Die einzeln gewählten und angehefteten Varianten vergessen</translation>
    </message>
    <message>
        <source>&amp;Copy page</source>
        <translation>Seite &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the page as SVG and as an image</source>
        <translation>Die Seite als SVG und als Bild kopieren</translation>
    </message>
    <message>
        <source>&amp;Save page…</source>
        <translation>Seite s&amp;peichern …</translation>
    </message>
    <message>
        <source>Save the page as SVG, PDF, PNG or as a movie of it being written</source>
        <translation>Die Seite als SVG, PDF, PNG oder als Film vom Schreiben speichern</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Writing &amp;lines</source>
        <translation>Schreib&amp;linien</translation>
    </message>
    <message>
        <source>Draw on writing lines, so that letters keep their size and baseline; the model sees the drawing scaled to the square</source>
        <translation>Auf Schreiblinien zeichnen, damit Buchstaben Größe und Grundlinie behalten; das Modell sieht die Zeichnung auf das Quadrat skaliert</translation>
    </message>
    <message>
        <source>&amp;Who drew this?…</source>
        <translation>&amp;Wer war’s?…</translation>
    </message>
    <message>
        <source>Find out whether people can tell variants from people’s drawings</source>
        <translation>Herausfinden, ob Menschen Varianten von Zeichnungen anderer Menschen unterscheiden können</translation>
    </message>
    <message>
        <source>&amp;Messages…</source>
        <translation>&amp;Meldungen …</translation>
    </message>
    <message>
        <source>List all messages with their times</source>
        <translation>Alle Meldungen mit ihrer Uhrzeit zeigen</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>&amp;Anordnung zurücksetzen</translation>
    </message>
    <message>
        <source>Restore the default arrangement of the panels</source>
        <translation>Die Standardanordnung der Felder wiederherstellen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Tour</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>Take a one-minute tour of the window</source>
        <translation>In einer Minute durch das Fenster führen</translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation>&amp;Befehle …</translation>
    </message>
    <message>
        <source>Search all commands</source>
        <translation>Alle Befehle durchsuchen</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>List all shortcuts</source>
        <translation>Alle Tastenkürzel auflisten</translation>
    </message>
    <message>
        <source>About &amp;VMA Explorer</source>
        <translation>Über &amp;VMA Explorer</translation>
    </message>
    <message>
        <source>Show the program&apos;s version and folders</source>
        <translation>Version und Ordner des Programms zeigen</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>Dateien …</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <source>Characters from fonts…</source>
        <translation>Zeichen aus Schriften …</translation>
    </message>
    <message>
        <source>Data set…</source>
        <translation>Datensatz …</translation>
    </message>
    <message>
        <source>&amp;Replace memory with</source>
        <translation>Gedächtnis e&amp;rsetzen durch</translation>
    </message>
    <message>
        <source>Latin</source>
        <translation>Lateinisch</translation>
    </message>
    <message>
        <source>Handwriting</source>
        <translation>Schreibschrift</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>Griechisch</translation>
    </message>
    <message>
        <source>Cyrillic</source>
        <translation>Kyrillisch</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>Japanisch</translation>
    </message>
    <message>
        <source>Mathematics</source>
        <translation>Mathematik</translation>
    </message>
    <message>
        <source>Astrology</source>
        <translation>Astrologie</translation>
    </message>
    <message>
        <source>About VMA Explorer</source>
        <translation>Über VMA Explorer</translation>
    </message>
    <message>
        <source>Starter sets</source>
        <translation>Startzeichen</translation>
    </message>
    <message>
        <source>Stabiliser off</source>
        <translation>Ruhige Hand aus</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Glatt</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>Stark</translation>
    </message>
    <message>
        <source>Stabiliser</source>
        <translation>Ruhige Hand</translation>
    </message>
    <message>
        <source>No symmetry</source>
        <translation>Keine Symmetrie</translation>
    </message>
    <message>
        <source>Left and right</source>
        <translation>Links und rechts</translation>
    </message>
    <message>
        <source>Left, right, top and bottom</source>
        <translation>Links, rechts, oben und unten</translation>
    </message>
    <message>
        <source>Symmetry</source>
        <translation>Symmetrie</translation>
    </message>
    <message>
        <source>Follow system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast, light</source>
        <translation>Hoher Kontrast, hell</translation>
    </message>
    <message>
        <source>High contrast, dark</source>
        <translation>Hoher Kontrast, dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>&amp;Text size</source>
        <translation>&amp;Textgröße</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>Bits (log 2)</source>
        <translation>Bit (log 2)</translation>
    </message>
    <message>
        <source>Nats (ln)</source>
        <translation>Nat (ln)</translation>
    </message>
    <message>
        <source>Unit of &amp;information</source>
        <translation>&amp;Informationseinheit</translation>
    </message>
    <message>
        <source>Glyphs ({types});;All files (*)</source>
        <translation>Zeichen ({types});;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Replace memory</source>
        <translation>Gedächtnis ersetzen</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Beschriften</translation>
    </message>
    <message>
        <source>Class of the selected entries</source>
        <translation>Klasse der gewählten Einträge</translation>
    </message>
    <message numerus="yes">
        <source>{count} entries copied.</source>
        <translation>
            <numerusform>{count} Eintrag kopiert.</numerusform>
            <numerusform>{count} Einträge kopiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>Über dieses Modell</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>&amp;Modelle …</translation>
    </message>
    <message>
        <source>Select, compare, import and export models</source>
        <translation>Modelle wählen, vergleichen, importieren und exportieren</translation>
    </message>
    <message>
        <source>&amp;Booth…</source>
        <translation>&amp;Stand …</translation>
    </message>
    <message>
        <source>Open the full-screen booth with this memory and model</source>
        <translation>Den Stand im Vollbild mit diesem Gedächtnis und Modell öffnen</translation>
    </message>
    <message>
        <source>&amp;About this model</source>
        <translation>&amp;Über dieses Modell</translation>
    </message>
    <message>
        <source>Show the model card</source>
        <translation>Die Modellkarte zeigen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Das Fenster schließen</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Unpin and clear selection</source>
        <translation>Lösen und Auswahl aufheben</translation>
    </message>
    <message>
        <source>Edit label</source>
        <translation>Beschriftung bearbeiten</translation>
    </message>
    <message>
        <source>Ablate the entry under the pointer</source>
        <translation>Den Eintrag unter dem Zeiger ausblenden</translation>
    </message>
    <message>
        <source>Move current entry</source>
        <translation>Aktuellen Eintrag verschieben</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message numerus="yes">
        <source>{count} variants</source>
        <translation>
            <numerusform>{count} Variante</numerusform>
            <numerusform>{count} Varianten</numerusform>
        </translation>
    </message>
    <message>
        <source>no entry matches</source>
        <translation>kein Eintrag passt</translation>
    </message>
    <message>
        <source>{label} leads with {percent} percent</source>
        <translation>{label} führt mit {percent} Prozent</translation>
    </message>
    <message>
        <source>entry {number}</source>
        <translation>Eintrag {number}</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>Loading the model …</source>
        <translation>Das Modell wird geladen …</translation>
    </message>
    <message>
        <source>The model is now {name}.</source>
        <translation>Das Modell ist jetzt {name}.</translation>
    </message>
</context>
<context>
    <name>BelowCanvas</name>
    <message>
        <source>Top entries</source>
        <translation>Top-Einträge</translation>
    </message>
    <message>
        <source>Model input</source>
        <translation>Modelleingabe</translation>
    </message>
</context>
<context>
    <name>BenchDock</name>
    <message>
        <source>Few-shot benchmark</source>
        <translation>Few-Shot-Test</translation>
    </message>
    <message>
        <source>Prequential code length</source>
        <translation>Präquentielle Codelänge</translation>
    </message>
    <message>
        <source>drawings learned</source>
        <translation>gelernte Zeichnungen</translation>
    </message>
    <message>
        <source>Ways</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Ways: number of classes</source>
        <translation>Ways: Anzahl der Klassen</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>{way}-way {shots}-shot: {percent} % right (95 % interval over {drawings} drawings: {low}–{high}), {episodes} episodes. Memory saves {amount} per drawing.</source>
        <translation>{way}-way {shots}-shot: {percent} % richtig (95-%-Intervall über {drawings} Zeichnungen: {low}–{high}), {episodes} Episoden. Das Gedächtnis spart {amount} je Zeichnung.</translation>
    </message>
    <message>
        <source>with memory</source>
        <translation>mit Gedächtnis</translation>
    </message>
    <message>
        <source>Shots: drawings per class in memory</source>
        <translation>Shots: Zeichnungen je Klasse im Gedächtnis</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSV exportieren …</translation>
    </message>
    <message>
        <source>without memory</source>
        <translation>ohne Gedächtnis</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>Konfusionsmatrix</translation>
    </message>
</context>
<context>
    <name>BitsDock</name>
    <message>
        <source>Bits per drawing</source>
        <translation>Bit je Zeichnung</translation>
    </message>
    <message>
        <source>Bits saved by the memory</source>
        <translation>Vom Gedächtnis gesparte Bit</translation>
    </message>
    <message>
        <source>Bound</source>
        <translation>Schranke</translation>
    </message>
    <message>
        <source>−ELBO: the one-sample bound, which has parts. IWAE-K: the tighter bound with K importance samples, which has none. Both bars always show the same bound.</source>
        <translation>−ELBO: die Schranke mit einer Stichprobe, die in Teile zerfällt. IWAE-K: die engere mit K gewichteten Stichproben, die keine Teile hat. Beide Balken zeigen immer dieselbe Schranke.</translation>
    </message>
    <message>
        <source>Importance samples</source>
        <translation>Gewichtete Stichproben</translation>
    </message>
    <message>
        <source>K: samples of z. −ELBO is averaged over them; IWAE-K is tighter with more.</source>
        <translation>K: Stichproben von z. −ELBO wird über sie gemittelt; IWAE-K ist mit mehr enger.</translation>
    </message>
    <message>
        <source>Nats per drawing</source>
        <translation>Nat je Zeichnung</translation>
    </message>
    <message>
        <source>the memory saves {amount}</source>
        <translation>das Gedächtnis spart {amount}</translation>
    </message>
    <message>
        <source>the memory costs {amount} more than it saves</source>
        <translation>das Gedächtnis kostet {amount} mehr, als es spart</translation>
    </message>
    <message>
        <source>{bound}: {with_memory}, without memory {without}; {saved}</source>
        <translation>{bound}: {with_memory}, ohne Gedächtnis {without}; {saved}</translation>
    </message>
    <message>
        <source>K</source>
        <translation>K</translation>
    </message>
</context>
<context>
    <name>BitsView</name>
    <message>
        <source>Bits per drawing</source>
        <translation>Bit je Zeichnung</translation>
    </message>
    <message>
        <source>with</source>
        <translation>mit</translation>
    </message>
    <message>
        <source>without</source>
        <translation>ohne</translation>
    </message>
    <message>
        <source>What the model needs to encode the drawing: the address KL(q(a|x) ‖ p(a)), the latents level by level, and the pixels −log p(x|z, m).</source>
        <translation>Was das Modell braucht, um die Zeichnung zu kodieren: die Adresse KL(q(a|x) ‖ p(a)), die Latenten Stufe für Stufe und die Pixel −log p(x|z, m).</translation>
    </message>
    <message>
        <source>address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>strokes</source>
        <translation>Striche</translation>
    </message>
    <message>
        <source>detail</source>
        <translation>Feinheit</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>Draw something to see what it costs.</source>
        <translation>Etwas zeichnen, um zu sehen, was es kostet.</translation>
    </message>
    <message>
        <source>with memory</source>
        <translation>mit Gedächtnis</translation>
    </message>
    <message>
        <source>without memory</source>
        <translation>ohne Gedächtnis</translation>
    </message>
</context>
<context>
    <name>Booth</name>
    <message>
        <source>Draw a letter that does not exist.</source>
        <translation>Zeichne einen Buchstaben, den es nicht gibt.</translation>
    </message>
    <message>
        <source>Now teach it another one.</source>
        <translation>Bring ihm noch einen bei.</translation>
    </message>
    <message>
        <source>Touch to start</source>
        <translation>Zum Starten berühren</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Merken</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Draw one of your letters again, and watch where it looks.</source>
        <translation>Zeichne einen deiner Buchstaben noch einmal und schau, wo es hinsieht.</translation>
    </message>
    <message>
        <source>Can you tell who drew what? Touch “Who drew it?”.</source>
        <translation>Erkennst du, wer was gezeichnet hat? Tippe auf „Wer war’s?“.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Answer: your letter, in other hands</source>
        <translation>Antwort: dein Buchstabe, von anderen Händen</translation>
    </message>
    <message>
        <source>Answer: what the drawing reminds it of</source>
        <translation>Antwort: woran die Zeichnung es erinnert</translation>
    </message>
    <message>
        <source>Answer: your letter, drawn from memory</source>
        <translation>Antwort: dein Buchstabe, aus dem Gedächtnis gezeichnet</translation>
    </message>
    <message>
        <source>Answer: the letter you touched, in other hands</source>
        <translation>Antwort: der berührte Buchstabe, von anderen Händen</translation>
    </message>
    <message>
        <source>Draw, and variants of your letter appear here.</source>
        <translation>Zeichne, und hier erscheinen Varianten deines Buchstabens.</translation>
    </message>
    <message>
        <source>Memory: the letters it knows, yours in the first row</source>
        <translation>Gedächtnis: die Buchstaben, die es kennt, deine in der ersten Zeile</translation>
    </message>
    <message>
        <source>Memory: the letters it knows</source>
        <translation>Gedächtnis: die Buchstaben, die es kennt</translation>
    </message>
    <message>
        <source>Take it home</source>
        <translation>Mitnehmen</translation>
    </message>
    <message>
        <source>Who drew it?</source>
        <translation>Wer war’s?</translation>
    </message>
    <message>
        <source>Which of these did people draw?</source>
        <translation>Welche davon haben Menschen gezeichnet?</translation>
    </message>
    <message>
        <source>Which one is yours? Let a friend find it.</source>
        <translation>Welches ist deins? Lass es jemand anderen finden.</translation>
    </message>
    <message>
        <source>Touch it.</source>
        <translation>Tippe darauf.</translation>
    </message>
    <message>
        <source>There are no questions just now. Go back and draw on.</source>
        <translation>Gerade gibt es keine Fragen. Geh zurück und zeichne weiter.</translation>
    </message>
    <message>
        <source>One moment …</source>
        <translation>Einen Moment …</translation>
    </message>
    <message>
        <source>Found! That one is by hand.</source>
        <translation>Gefunden! Das ist von Hand.</translation>
    </message>
    <message>
        <source>Well hidden: the framed one is by hand.</source>
        <translation>Gut versteckt: Das umrahmte ist von Hand.</translation>
    </message>
    <message>
        <source>Right! You know a human hand.</source>
        <translation>Richtig! Du erkennst eine Menschenhand.</translation>
    </message>
    <message>
        <source>The machine fooled you. It saw just one drawing.</source>
        <translation>Die Maschine hat dich getäuscht. Sie sah nur eine Zeichnung.</translation>
    </message>
    <message>
        <source>Nine people</source>
        <translation>Neun Menschen</translation>
    </message>
    <message>
        <source>The machine</source>
        <translation>Die Maschine</translation>
    </message>
    <message>
        <source>First nine drawings</source>
        <translation>Die ersten neun Zeichnungen</translation>
    </message>
    <message>
        <source>Second nine drawings</source>
        <translation>Die zweiten neun Zeichnungen</translation>
    </message>
    <message>
        <source>Another one</source>
        <translation>Noch eins</translation>
    </message>
    <message>
        <source>Hide my letter</source>
        <translation>Meinen verstecken</translation>
    </message>
    <message>
        <source>Today: {right} of {asked} guesses were right.</source>
        <translation>Heute: {right} von {asked} Antworten waren richtig.</translation>
    </message>
    <message>
        <source>Today: {asked} guesses, {percent} % right ({low}–{high} %). Chance is 50 %.</source>
        <translation>Heute: {asked} Antworten, {percent} % richtig ({low}–{high} %). Zufall sind 50 %.</translation>
    </message>
    <message>
        <source>Today: {asked} guesses, {percent} % right ({low}–{high} %). The machine passes for people.</source>
        <translation>Heute: {asked} Antworten, {percent} % richtig ({low}–{high} %). Die Maschine geht als Mensch durch.</translation>
    </message>
    <message>
        <source>Today: {asked} guesses, {percent} % right ({low}–{high} %). No one can tell them apart.</source>
        <translation>Heute: {asked} Antworten, {percent} % richtig ({low}–{high} %). Der Unterschied ist nicht zu erkennen.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Switch hands</source>
        <translation>Hand wechseln</translation>
    </message>
    <message>
        <source>Still there?</source>
        <translation>Noch da?</translation>
    </message>
    <message>
        <source>Seconds remaining</source>
        <translation>Verbleibende Sekunden</translation>
    </message>
    <message>
        <source>Touch to continue.</source>
        <translation>Berühren, um weiterzumachen.</translation>
    </message>
    <message>
        <source>It knew your letter: nearly all of it was already there.</source>
        <translation>Es kannte deinen Buchstaben: Fast alles davon war schon da.</translation>
    </message>
    <message>
        <source>It knew your letter: three quarters of it was already there.</source>
        <translation>Es kannte deinen Buchstaben: Drei Viertel davon waren schon da.</translation>
    </message>
    <message>
        <source>It knew your letter: two thirds of it was already there.</source>
        <translation>Es kannte deinen Buchstaben: Zwei Drittel davon waren schon da.</translation>
    </message>
    <message>
        <source>It knew your letter: half of it was already there.</source>
        <translation>Es kannte deinen Buchstaben: Die Hälfte davon war schon da.</translation>
    </message>
    <message>
        <source>It knew your letter: a third of it was already there.</source>
        <translation>Es kannte deinen Buchstaben: Ein Drittel davon war schon da.</translation>
    </message>
    <message>
        <source>It knew your letter: a quarter of it was already there.</source>
        <translation>Es kannte deinen Buchstaben: Ein Viertel davon war schon da.</translation>
    </message>
    <message>
        <source>It knew something like it: a fifth was already there.</source>
        <translation>Es kannte etwas Ähnliches: Ein Fünftel war schon da.</translation>
    </message>
    <message>
        <source>It hardly knew your letter: a tenth was already there.</source>
        <translation>Es kannte deinen Buchstaben kaum: Ein Zehntel war schon da.</translation>
    </message>
    <message>
        <source>It had never seen a letter like yours.</source>
        <translation>So einen Buchstaben hatte es noch nie gesehen.</translation>
    </message>
    <message>
        <source>Your letter, in other hands.</source>
        <translation>Dein Buchstabe, von anderen Händen.</translation>
    </message>
    <message>
        <source>Scan the code: your phone shows a long line of text that is your picture. Paste it into the address bar of a browser to see it. Nothing is stored here.</source>
        <translation>Scanne den Code: Dein Telefon zeigt eine lange Textzeile, und die ist dein Bild. Füge sie in die Adresszeile eines Browsers ein, um es zu sehen. Hier wird nichts gespeichert.</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Drucken</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>Wird gedruckt …</translation>
    </message>
    <message>
        <source>The printer is not responding.</source>
        <translation>Der Drucker antwortet nicht.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Back in a moment</source>
        <translation>Gleich geht es weiter</translation>
    </message>
    <message>
        <source>Drawing canvas</source>
        <translation>Zeichenfläche</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Gedächtnis</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Varianten</translation>
    </message>
</context>
<context>
    <name>BoothStaff</name>
    <message>
        <source>Wrong code.</source>
        <translation>Falscher Code.</translation>
    </message>
    <message>
        <source>Too many wrong codes. Wait {seconds} seconds.</source>
        <translation>Zu viele falsche Codes. {seconds} Sekunden warten.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Running on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>Latency, median and 95th percentile</source>
        <translation>Latenz, Median und 95. Perzentil</translation>
    </message>
    <message>
        <source>RAM in use</source>
        <translation>Belegter Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Uptime</source>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <source>Restarts by the watchdog</source>
        <translation>Neustarts durch den Wächter</translation>
    </message>
    <message>
        <source>no watchdog</source>
        <translation>kein Watchdog</translation>
    </message>
    <message>
        <source>Visitors</source>
        <translation>Besucher</translation>
    </message>
    <message>
        <source>Drawings</source>
        <translation>Zeichnungen</translation>
    </message>
    <message>
        <source>Guesses today, right</source>
        <translation>Antworten heute, richtig</translation>
    </message>
    <message>
        <source>Mean visit</source>
        <translation>Mittlere Besuchsdauer</translation>
    </message>
    <message>
        <source>The memory does not fit on the screen. Entries left out: {count}.</source>
        <translation>Das Gedächtnis passt nicht auf den Bildschirm. Ausgelassene Einträge: {count}.</translation>
    </message>
    <message>
        <source>The staff code is still the default. Write staff_code = &quot;your digits&quot; into a file booth.toml and start with vma-gui --booth-config booth.toml.</source>
        <translation>Der Personalcode ist noch der voreingestellte. Schreib staff_code = &quot;deine Ziffern&quot; in eine Datei booth.toml und starte mit vma-gui --booth-config booth.toml.</translation>
    </message>
    <message>
        <source>The staff code is still the default. Set your own in {path}: staff_code = &quot;your digits&quot;.</source>
        <translation>Der Personalcode ist noch der voreingestellte. Setz einen eigenen in {path}: staff_code = &quot;deine Ziffern&quot;.</translation>
    </message>
    <message>
        <source>The disk is almost full: {free_mb} MB free.</source>
        <translation>Die Platte ist fast voll: {free_mb} MB frei.</translation>
    </message>
    <message>
        <source>The guesses cannot be written to {path} ({reason}).</source>
        <translation>Die Antworten können nicht in {path} geschrieben werden ({reason}).</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>Personal</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Voll</translation>
    </message>
    <message>
        <source>Reduced</source>
        <translation>Reduziert</translation>
    </message>
    <message>
        <source>Minimal</source>
        <translation>Minimal</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Calibrate touch screen</source>
        <translation>Touchscreen kalibrieren</translation>
    </message>
    <message>
        <source>Touch again to quit</source>
        <translation>Zum Beenden erneut tippen</translation>
    </message>
    <message>
        <source>Quit booth</source>
        <translation>Stand beenden</translation>
    </message>
    <message>
        <source>Closes after {seconds} seconds without a touch.</source>
        <translation>Schließt nach {seconds} Sekunden ohne Berührung.</translation>
    </message>
    <message>
        <source>Booth</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>The booth fills the screen with the first {count} entries of this memory. Nothing that visitors draw is kept.

To leave it, tap five times in the upper left corner, enter {code} and choose “Quit booth”.</source>
        <translation>Der Stand füllt den Bildschirm mit den ersten {count} Einträgen dieses Gedächtnisses. Nichts, was Besucher zeichnen, wird aufbewahrt.

Zum Verlassen fünfmal in die linke obere Ecke tippen, {code} eingeben und „Stand beenden“ wählen.</translation>
    </message>
    <message>
        <source>Open the booth</source>
        <translation>Stand öffnen</translation>
    </message>
    <message>
        <source>Staff code</source>
        <translation>Personalcode</translation>
    </message>
    <message>
        <source>Delete digit</source>
        <translation>Ziffer löschen</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Draw a character</source>
        <translation>Ein Zeichen zeichnen</translation>
    </message>
    <message>
        <source>Drawing canvas</source>
        <translation>Zeichenfläche</translation>
    </message>
    <message>
        <source>Arrow keys move a cross, Space puts the pen down and lifts it, Enter adds the drawing to the memory. Control and T types a character instead.</source>
        <translation>Die Pfeiltasten bewegen ein Kreuz, die Leertaste setzt den Stift auf und hebt ihn, die Eingabetaste legt die Zeichnung ins Gedächtnis. Strg und T geben stattdessen ein Zeichen ein.</translation>
    </message>
    <message>
        <source>Draw with mouse, finger or pen; the right button erases. Shift and a click draw a straight line, Shift and a drag change the pen&apos;s size. Arrow keys and Space draw without a pointer. Enter adds the drawing to the memory.</source>
        <translation>Mit Maus, Finger oder Stift zeichnen; die rechte Taste radiert. Umschalt und ein Klick ziehen eine Gerade, Umschalt und Ziehen ändern die Stiftgröße. Pfeiltasten und Leertaste zeichnen ohne Zeiger. Die Eingabetaste legt die Zeichnung ins Gedächtnis.</translation>
    </message>
</context>
<context>
    <name>CanvasPanel</name>
    <message>
        <source>Drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>Pen size</source>
        <translation>Stiftgröße</translation>
    </message>
    <message>
        <source>Pen size ([ and ])</source>
        <translation>Stiftgröße ([ und ])</translation>
    </message>
    <message>
        <source>Symmetry</source>
        <translation>Symmetrie</translation>
    </message>
    <message>
        <source>Stabiliser</source>
        <translation>Ruhige Hand</translation>
    </message>
</context>
<context>
    <name>CapacityDock</name>
    <message>
        <source>Capacity</source>
        <translation>Fassungsvermögen</translation>
    </message>
    <message>
        <source>entries in memory</source>
        <translation>Einträge im Gedächtnis</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>correct, %</source>
        <translation>richtig, %</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Konflikte</translation>
    </message>
    <message>
        <source>Drawings that address an entry of another class; click to select both</source>
        <translation>Zeichnungen, die einen Eintrag einer anderen Klasse adressieren; ein Klick wählt beide</translation>
    </message>
    <message>
        <source>Drawing → entry of another class</source>
        <translation>Zeichnung → Eintrag einer anderen Klasse</translation>
    </message>
    <message>
        <source>KL(q(a|x) ‖ p(a)) of each drawing, with the others in memory. Reading a single entry costs −log p(a) = log(entries) − log(1 − ρ), the most that a drawing with its like in memory can cost; ρ is the prior probability of the dummies. Excess NLL: over a memory of its class alone.</source>
        <translation>KL(q(a|x) ‖ p(a)) jeder Zeichnung mit den anderen im Gedächtnis. Einen einzelnen Eintrag zu lesen kostet −log p(a) = log(Einträge) − log(1 − ρ), höchstens so viel kostet eine Zeichnung mit ihresgleichen im Gedächtnis; ρ ist die A-priori-Wahrscheinlichkeit der Leereinträge. Mehr-NLL: gegenüber einem Gedächtnis nur aus ihrer Klasse.</translation>
    </message>
    <message>
        <source>top-1 in own class</source>
        <translation>Top-1 in eigener Klasse</translation>
    </message>
    <message>
        <source>one entry, −log p(a)</source>
        <translation>ein Eintrag, −log p(a)</translation>
    </message>
    <message>
        <source>Excess NLL</source>
        <translation>NLL-Überschuss</translation>
    </message>
    <message>
        <source>{entries} entries in {classes} classes: {percent} % read their own class first (95 % interval {low}–{high}); conflicts: {conflicts}.</source>
        <translation>{entries} Einträge in {classes} Klassen: {percent} % lesen zuerst die eigene Klasse (95-%-Intervall {low}–{high}); Konflikte: {conflicts}.</translation>
    </message>
</context>
<context>
    <name>CharacterDialog</name>
    <message>
        <source>Characters from fonts</source>
        <translation>Zeichen aus Schriften</translation>
    </message>
    <message>
        <source>Font</source>
        <translation>Schrift</translation>
    </message>
    <message>
        <source>Add font</source>
        <translation>Schrift hinzufügen</translation>
    </message>
    <message>
        <source>Open font file…</source>
        <translation>Schriftdatei öffnen …</translation>
    </message>
    <message>
        <source>Ticked fonts are imported. Double-click or press Delete to remove one. Each weight of a variable font is a different hand; tick those you want.</source>
        <translation>Angehakte Schriften werden importiert. Doppelklick oder Entf entfernt eine. Jede Stärke einer variablen Schrift ist eine andere Hand; haken Sie die gewünschten an.</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Unicode block</source>
        <translation>Unicode-Block</translation>
    </message>
    <message>
        <source>Add Unicode block…</source>
        <translation>Unicode-Block hinzufügen …</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>{name} contains {count} faces. Tick the ones to import.</source>
        <translation>{name} enthält {count} Schnitte. Haken Sie die an, die importiert werden sollen.</translation>
    </message>
    <message>
        <source>Fonts ({types})</source>
        <translation>Schriften ({types})</translation>
    </message>
    <message>
        <source>Tick at least one font.</source>
        <translation>Haken Sie mindestens eine Schrift an.</translation>
    </message>
    <message numerus="yes">
        <source>{count} characters</source>
        <translation>
            <numerusform>{count} Zeichen</numerusform>
            <numerusform>{count} Zeichen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} characters in {fonts} fonts</source>
        <translation>
            <numerusform>{count} Zeichen in {fonts} Schriften</numerusform>
            <numerusform>{count} Zeichen in {fonts} Schriften</numerusform>
        </translation>
    </message>
    <message>
        <source>Open font file</source>
        <translation>Schriftdatei öffnen</translation>
    </message>
    <message>
        <source>Render every character in each chosen font</source>
        <translation>Jedes Zeichen in jeder ausgewählten Schrift zeichnen</translation>
    </message>
    <message>
        <source>Chosen fonts</source>
        <translation>Ausgewählte Schriften</translation>
    </message>
    <message>
        <source>This font has no characters of this block.</source>
        <translation>Diese Schrift hat keine Zeichen dieses Blocks.</translation>
    </message>
    <message>
        <source>Rendering …</source>
        <translation>Wird gezeichnet …</translation>
    </message>
    <message>
        <source>Rendering … {done} of {total}</source>
        <translation>Zeichnen … {done} von {total}</translation>
    </message>
    <message>
        <source>The chosen fonts have none of these characters.</source>
        <translation>Die gewählten Schriften haben keines dieser Zeichen.</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>Befehle suchen</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>brush=pen rubber=eraser trash=delete bin=delete remove=delete erase=clear typeface=font colour=theme color=theme png=variants svg=variants gif=animation star=favourite heart=favourite like=favourite mask=disable hide=disable tag=label rename=label search=filter random=seed shuffle=seed help=shortcuts preferences=theme settings=theme csv=data</source>
        <translation>pinsel=stift radieren=radierer gummi=radierer papierkorb=löschen entfernen=löschen farbe=farben png=varianten svg=varianten gif=animation stern=favorit herz=favorit merken=favorit ausblenden=ausschalten umbenennen=beschriften klasse=beschriften suchen=filtern zufall=startwert mischen=startwert hilfe=tastenkürzel einstellungen=farben csv=datensatz</translation>
    </message>
    <message>
        <source>No command is called “{name}”. Nearest commands:</source>
        <translation>Kein Befehl heißt „{name}“. Ähnliche Befehle:</translation>
    </message>
    <message>
        <source>No command is called “{name}”. These have its letters:</source>
        <translation>Kein Befehl heißt „{name}“. Diese enthalten seine Buchstaben:</translation>
    </message>
    <message>
        <source>No command is called “{name}”, or anything like it.</source>
        <translation>Kein Befehl heißt „{name}“ oder so ähnlich.</translation>
    </message>
    <message>
        <source>{name} (not available now)</source>
        <translation>{name} (jetzt nicht verfügbar)</translation>
    </message>
    <message>
        <source>{name} – {reason}</source>
        <translation>{name} – {reason}</translation>
    </message>
</context>
<context>
    <name>CompareDock</name>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Model on the left</source>
        <translation>Modell links</translation>
    </message>
    <message>
        <source>Model on the right</source>
        <translation>Modell rechts</translation>
    </message>
    <message>
        <source>Copy settings to the right</source>
        <translation>Einstellungen nach rechts übernehmen</translation>
    </message>
    <message>
        <source>Freezes the current settings on the right; the left follows your changes</source>
        <translation>Friert die jetzigen Einstellungen rechts ein; links folgt den Änderungen</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>{name} (in use)</source>
        <translation>{name} (in Verwendung)</translation>
    </message>
    <message>
        <source>{name}: needs images of {size} × {size} pixels</source>
        <translation>{name}: braucht Bilder mit {size} × {size} Pixeln</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Draw something or fill the memory to compare both sides.</source>
        <translation>Etwas zeichnen oder das Gedächtnis füllen, um beide Seiten zu vergleichen.</translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>Confusion matrix</source>
        <translation>Verwechslungsmatrix</translation>
    </message>
    <message>
        <source>Each drawing classified against all others; click a cell to select its drawings</source>
        <translation>Jede Zeichnung gegen alle anderen klassifiziert; ein Klick wählt die Zeichnungen einer Zelle</translation>
    </message>
    <message>
        <source>{right} of {asked} right</source>
        <translation>{right} von {asked} richtig</translation>
    </message>
    <message>
        <source>Label your entries, then run the bench to see which classes are confused.</source>
        <translation>Einträge beschriften, dann die Werkbank laufen lassen: Sie zeigt, welche Klassen verwechselt werden.</translation>
    </message>
    <message>
        <source>{name} taken for {other}: {count}</source>
        <translation>{name} gehalten für {other}: {count}</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>A practice sheet needs at least one character.</source>
        <translation>Ein Übungsblatt braucht mindestens ein Zeichen.</translation>
    </message>
    <message>
        <source>Label at least two classes, one of them with two drawings: select entries and press Ctrl+L.</source>
        <translation>Mindestens zwei Klassen beschriften, eine davon mit zwei Zeichnungen: Einträge auswählen und Strg+L drücken.</translation>
    </message>
    <message>
        <source>Temperatures must be positive.</source>
        <translation>Temperaturen müssen positiv sein.</translation>
    </message>
    <message>
        <source>The engine was closed.</source>
        <translation>Das Rechenwerk wurde geschlossen.</translation>
    </message>
    <message>
        <source>The image is empty.</source>
        <translation>Das Bild ist leer.</translation>
    </message>
    <message>
        <source>A drawing of {drawing} in {name} has no original in {originals}. Use files of the same Omniglot release.</source>
        <translation>Eine Zeichnung von {drawing} in {name} hat kein Original in {originals}. Nehmen Sie Dateien derselben Omniglot-Ausgabe.</translation>
    </message>
    <message>
        <source>A drawing of “{character}” is empty. Disable it or draw it again.</source>
        <translation>Eine Zeichnung von „{character}“ ist leer. Schalten Sie sie aus oder zeichnen Sie sie neu.</translation>
    </message>
    <message>
        <source>A font can have at most {most:,} characters.</source>
        <translation>Eine Schrift kann höchstens {most:,} Zeichen haben.</translation>
    </message>
    <message>
        <source>A manual weight must be between 0 and 1.</source>
        <translation>Ein von Hand gesetztes Gewicht muss zwischen 0 und 1 liegen.</translation>
    </message>
    <message>
        <source>A memory of {size} characters leaves none of the {count} as new. Use smaller --entries.</source>
        <translation>Ein Gedächtnis mit {size} Zeichen lässt von {count} keines übrig, das neu wäre. Nehmen Sie kleinere --entries.</translation>
    </message>
    <message>
        <source>A picture cannot be {size_px} px wide; choose a size from 1 to {most_px} px.</source>
        <translation>Ein Bild kann nicht {size_px} px breit sein; wählen Sie 1 bis {most_px} px.</translation>
    </message>
    <message>
        <source>A picture cannot have {width:,} × {height:,} pixels. Choose another resolution.</source>
        <translation>Ein Bild kann nicht {width:,} × {height:,} Pixel haben. Wähle eine andere Auflösung.</translation>
    </message>
    <message>
        <source>A practice sheet has 4, 5, 6 or 8 columns and 1 to 20 cells per character.</source>
        <translation>Ein Übungsblatt hat 4, 5, 6 oder 8 Spalten und 1 bis 20 Felder je Zeichen.</translation>
    </message>
    <message>
        <source>A test on unseen alphabets needs at least two. Use more --characters.</source>
        <translation>Ein Test mit ungesehenen Alphabeten braucht mindestens zwei. Nehmen Sie mehr --characters.</translation>
    </message>
    <message>
        <source>A variable font needs pen strokes, and this model draws pixels. Choose another format or another model.</source>
        <translation>Eine variable Schrift braucht Stiftstriche, und dieses Modell zeichnet Pixel. Wählen Sie ein anderes Format oder ein anderes Modell.</translation>
    </message>
    <message>
        <source>An animation cannot be {size_px} px wide; choose a size from 1 to {most_px} px.</source>
        <translation>Eine Animation kann nicht {size_px} px breit sein; wählen Sie 1 bis {most_px} px.</translation>
    </message>
    <message>
        <source>An npz file holds at most {most:,} drawings. Choose JSON lines, or fewer drawings.</source>
        <translation>Eine npz-Datei fasst höchstens {most:,} Zeichnungen. Wählen Sie JSON-Zeilen oder weniger Zeichnungen.</translation>
    </message>
    <message>
        <source>At most {most:,} characters of a font can be read at once.</source>
        <translation>Höchstens {most:,} Zeichen einer Schrift können auf einmal gelesen werden.</translation>
    </message>
    <message>
        <source>CUDA cannot be used. {reason} Use the CPU instead.</source>
        <translation>CUDA kann nicht verwendet werden. {reason} Verwenden Sie die CPU.</translation>
    </message>
    <message>
        <source>CUDA did not start ({reason}).</source>
        <translation>CUDA ist nicht gestartet ({reason}).</translation>
    </message>
    <message>
        <source>CUDA did not start: a library is missing or the driver is too old. Get the libraries with pip install &apos;onnxruntime-gpu[cuda,cudnn]&apos;.</source>
        <translation>CUDA ist nicht gestartet: Eine Bibliothek fehlt oder der Treiber ist zu alt. Die Bibliotheken kommen mit pip install &apos;onnxruntime-gpu[cuda,cudnn]&apos;.</translation>
    </message>
    <message>
        <source>CUDA is in use.</source>
        <translation>CUDA wird verwendet.</translation>
    </message>
    <message>
        <source>Companions need hard addressing. Set companions to 0.</source>
        <translation>Begleiter brauchen harte Adressierung. Setzen Sie companions auf 0.</translation>
    </message>
    <message>
        <source>Export failed: ONNX Runtime and PyTorch differ by {difference:.1e}, more than {limit:.0e}.</source>
        <translation>Der Export schlug fehl: ONNX Runtime und PyTorch weichen um {difference:.1e} voneinander ab, mehr als {limit:.0e}.</translation>
    </message>
    <message>
        <source>Hidden and system files passed over: {names}.</source>
        <translation>Versteckte Dateien und Systemdateien übergangen: {names}.</translation>
    </message>
    <message>
        <source>Label at least two classes with {drawings} drawings each: select entries and press Ctrl+L.</source>
        <translation>Mindestens zwei Klassen mit je {drawings} Zeichnungen beschriften: Einträge auswählen und Strg+L drücken.</translation>
    </message>
    <message>
        <source>Label the entries first: every class needs a name.</source>
        <translation>Beschriften Sie zuerst die Einträge: Jede Klasse braucht einen Namen.</translation>
    </message>
    <message>
        <source>Left out, as files of this kind cannot be read: {names}.</source>
        <translation>Ausgelassen, da Dateien dieser Art nicht gelesen werden können: {names}.</translation>
    </message>
    <message>
        <source>Left out: {reason}</source>
        <translation>Ausgelassen: {reason}</translation>
    </message>
    <message>
        <source>Left out; open these alone: {names}.</source>
        <translation>Ausgelassen; öffnen Sie diese einzeln: {names}.</translation>
    </message>
    <message>
        <source>Model configuration key {key!r} must be a list of whole numbers, not {value}.</source>
        <translation>Der Schlüssel {key!r} der Modellkonfiguration muss eine Liste ganzer Zahlen sein, nicht {value}.</translation>
    </message>
    <message>
        <source>Model configuration key {key!r} must be a whole number, not {value}.</source>
        <translation>Der Schlüssel {key!r} der Modellkonfiguration muss eine ganze Zahl sein, nicht {value}.</translation>
    </message>
    <message>
        <source>Model configuration key {key!r} must be text, not {value}.</source>
        <translation>Der Schlüssel {key!r} der Modellkonfiguration muss Text sein, nicht {value}.</translation>
    </message>
    <message>
        <source>No NVIDIA driver found.</source>
        <translation>Kein NVIDIA-Treiber gefunden.</translation>
    </message>
    <message>
        <source>No class in memory has {needed} drawings. Load more drawings per character, or choose the bundled ones.</source>
        <translation>Keine Klasse im Gedächtnis hat {needed} Zeichnungen. Lade mehr Zeichnungen pro Zeichen, oder wähle die mitgelieferten.</translation>
    </message>
    <message>
        <source>No glyph found at this threshold. Change the threshold or the polarity.</source>
        <translation>Bei dieser Schwelle wurde kein Zeichen gefunden. Ändern Sie Schwelle oder Polarität.</translation>
    </message>
    <message>
        <source>No label is a character. Label entries with the character they show, such as “A” or “あ”.</source>
        <translation>Keine Beschriftung ist ein Zeichen. Beschriften Sie Einträge mit dem Zeichen, das sie zeigen, etwa „A“ oder „あ“.</translation>
    </message>
    <message>
        <source>No letters were found on the sheet. Leave space between letters, use a dark pen, and take the photo from above.</source>
        <translation>Auf dem Blatt wurden keine Buchstaben gefunden. Lassen Sie Abstand zwischen den Buchstaben, nehmen Sie einen dunklen Stift und fotografieren Sie von oben.</translation>
    </message>
    <message>
        <source>No letters were found: nothing is clearly darker than the paper. Take the photo again in better light, or use a darker pen.</source>
        <translation>Es wurden keine Buchstaben gefunden: Nichts ist deutlich dunkler als das Papier. Fotografieren Sie bei besserem Licht oder nehmen Sie einen dunkleren Stift.</translation>
    </message>
    <message>
        <source>Nothing could be read. {note}</source>
        <translation>Nichts konnte gelesen werden. {note}</translation>
    </message>
    <message>
        <source>Nothing fits on this page. Choose smaller margins, a smaller size or a larger page.</source>
        <translation>Auf diese Seite passt nichts. Wähle kleinere Ränder, eine kleinere Schriftgröße oder eine größere Seite.</translation>
    </message>
    <message>
        <source>ONNX Runtime cannot load this model ({reason}). Export the model again.</source>
        <translation>ONNX Runtime kann dieses Modell nicht laden ({reason}). Exportieren Sie das Modell neu.</translation>
    </message>
    <message>
        <source>ONNX Runtime was built without CUDA; onnxruntime-gpu has it.</source>
        <translation>ONNX Runtime ist ohne CUDA gebaut; onnxruntime-gpu hat es.</translation>
    </message>
    <message>
        <source>Only models in your library can be deleted.</source>
        <translation>Nur Modelle Ihrer Bibliothek können gelöscht werden.</translation>
    </message>
    <message>
        <source>Passed over, as links are not followed: {names}.</source>
        <translation>Übergangen, da Verknüpfungen nicht gefolgt wird: {names}.</translation>
    </message>
    <message>
        <source>Passed over, as these texts hold no strokes: {names}.</source>
        <translation>Übergangen, da diese Texte keine Striche enthalten: {names}.</translation>
    </message>
    <message>
        <source>Pixels are always tested at {judged_px} px. Leave out --size.</source>
        <translation>Pixel werden immer bei {judged_px} px geprüft. Lassen Sie --size weg.</translation>
    </message>
    <message>
        <source>PyTorch was selected.</source>
        <translation>PyTorch wurde gewählt.</translation>
    </message>
    <message>
        <source>Several updates were not finite and were skipped. Stop, and train again with a lower learning rate.</source>
        <translation>Mehrere Schritte waren nicht endlich und wurden übersprungen. Halten Sie an und trainieren Sie mit kleinerer Lernrate neu.</translation>
    </message>
    <message>
        <source>Some variants have no pen strokes. Save them as outlines instead.</source>
        <translation>Einige Varianten haben keine Stiftstriche. Speichern Sie sie stattdessen als Umrisse.</translation>
    </message>
    <message>
        <source>Something went wrong ({problem}).</source>
        <translation>Etwas ging schief ({problem}).</translation>
    </message>
    <message>
        <source>Strokes are measured on the 105-pixel drawings. Put images_evaluation.zip into omniglot/ in the data folder, or use --form pixels.</source>
        <translation>Striche werden an den Zeichnungen mit 105 Pixeln gemessen. Legen Sie images_evaluation.zip in omniglot/ im Datenordner oder verwenden Sie --form pixels.</translation>
    </message>
    <message>
        <source>The CPU was selected.</source>
        <translation>Die CPU wurde gewählt.</translation>
    </message>
    <message>
        <source>The GPU stopped responding ({reason}).</source>
        <translation>Die GPU antwortet nicht mehr ({reason}).</translation>
    </message>
    <message>
        <source>{name} claims {count:,} images and {size_mb:,} MB; at most {most_mb:,} MB can be read.</source>
        <translation>{name} gibt {count:,} Bilder und {size_mb:,} MB an; höchstens {most_mb:,} MB können gelesen werden.</translation>
    </message>
    <message>
        <source>{name} claims {size_mb:,} MB; at most {most_mb:,} MB can be read.</source>
        <translation>{name} gibt {size_mb:,} MB an; höchstens {most_mb:,} MB können gelesen werden.</translation>
    </message>
    <message>
        <source>{name} contains {count} faces, each a different hand. {face} was read; the others are: {others}.</source>
        <translation>{name} enthält {count} Schnitte, jeder eine andere Hand. Gelesen wurde {face}; die anderen sind: {others}.</translation>
    </message>
    <message>
        <source>{name} holds no drawings in Quick, Draw!&apos;s format (ndjson).</source>
        <translation>{name} enthält keine Zeichnungen im Format von Quick, Draw! (ndjson).</translation>
    </message>
    <message>
        <source>{name} holds no line or shape that can be seen.</source>
        <translation>{name} enthält keine sichtbare Linie oder Form.</translation>
    </message>
    <message>
        <source>{name} holds no line or shape, only {left_out}, which cannot be read. Convert it to paths first.</source>
        <translation>{name} enthält keine Linie oder Form, nur {left_out}; das kann nicht gelesen werden. Wandeln Sie es zuerst in Pfade um.</translation>
    </message>
    <message>
        <source>{name} holds no pictures or drawings ({types}).</source>
        <translation>{name} enthält keine Bilder oder Zeichnungen ({types}).</translation>
    </message>
    <message>
        <source>{name} holds no pictures or drawings ({types}). {note}</source>
        <translation>{name} enthält keine Bilder oder Zeichnungen ({types}). {note}</translation>
    </message>
    <message>
        <source>“{text}” is not an instance. Give a name, or axes such as wght=700,wdth=90.</source>
        <translation>„{text}“ ist keine Instanz. Geben Sie einen Namen an oder Achsen wie wght=700,wdth=90.</translation>
    </message>
    <message>
        <source>four to eight digits in quotes, such as &quot;4711&quot;</source>
        <translation>vier bis acht Ziffern in Anführungszeichen, etwa &quot;4711&quot;</translation>
    </message>
    <message>
        <source>a time of day in quotes, such as &quot;04:00&quot;</source>
        <translation>eine Uhrzeit in Anführungszeichen, etwa &quot;04:00&quot;</translation>
    </message>
    <message>
        <source>a colour in quotes, such as &quot;#10131a&quot;</source>
        <translation>eine Farbe in Anführungszeichen, etwa &quot;#10131a&quot;</translation>
    </message>
    <message>
        <source>a colour in quotes, such as &quot;#efeae0&quot;</source>
        <translation>eine Farbe in Anführungszeichen, etwa &quot;#efeae0&quot;</translation>
    </message>
    <message>
        <source>a colour in quotes, such as &quot;#8db0ff&quot;</source>
        <translation>eine Farbe in Anführungszeichen, etwa &quot;#8db0ff&quot;</translation>
    </message>
    <message>
        <source>{path} does not exist. Allowed: paths, or any of {known}.</source>
        <translation>{path} gibt es nicht. Erlaubt: Pfade oder {known}.</translation>
    </message>
    <message>
        <source>The accent has too little contrast with the background.</source>
        <translation>Die Akzentfarbe hebt sich zu wenig vom Hintergrund ab.</translation>
    </message>
    <message>
        <source>There is no such setting. Allowed: {allowed}.</source>
        <translation>Diese Einstellung gibt es nicht. Erlaubt: {allowed}.</translation>
    </message>
    <message>
        <source>This value is not allowed. Allowed: {allowed}.</source>
        <translation>Dieser Wert ist nicht erlaubt. Erlaubt: {allowed}.</translation>
    </message>
    <message>
        <source>a table, [{name}], with {settings}</source>
        <translation>eine Tabelle [{name}] mit {settings}</translation>
    </message>
    <message>
        <source>a number from {least:g} to {most:g}</source>
        <translation>eine Zahl von {least:g} bis {most:g}</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>one of {values}</source>
        <translation>eins von {values}</translation>
    </message>
    <message>
        <source>a list of {least} to {most} of {values}</source>
        <translation>eine Liste von {least} bis {most} aus {values}</translation>
    </message>
    <message>
        <source>a list of {least} to {most} paths in quotes, or any of {values}</source>
        <translation>eine Liste von {least} bis {most} Pfaden in Anführungszeichen oder aus {values}</translation>
    </message>
    <message>
        <source>a text in quotes of at most {most} characters</source>
        <translation>ein Text in Anführungszeichen von höchstens {most} Zeichen</translation>
    </message>
    <message>
        <source>a text in quotes</source>
        <translation>ein Text in Anführungszeichen</translation>
    </message>
    <message>
        <source>{name}, line {line}: This line is not valid TOML. Settings are written as key = value, texts in quotes.</source>
        <translation>{name}, Zeile {line}: Diese Zeile ist kein gültiges TOML. Einstellungen schreibt man als Schlüssel = Wert, Texte in Anführungszeichen.</translation>
    </message>
    <message>
        <source>The booth&apos;s memory is empty: name at least one starter script.</source>
        <translation>Das Gedächtnis des Stands ist leer: Nennen Sie mindestens eine Anfangssammlung.</translation>
    </message>
    <message>
        <source>The bound is falling instead of rising. Stop and keep an earlier state, or train again with a lower learning rate.</source>
        <translation>Die Schranke fällt, statt zu steigen. Halten Sie an und behalten Sie einen früheren Stand, oder trainieren Sie mit kleinerer Lernrate neu.</translation>
    </message>
    <message>
        <source>The checkpoint {path} cannot be read ({reason}).</source>
        <translation>Der Zwischenstand {path} kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>The checkpoint {path} has a different architecture. Start a new run.</source>
        <translation>Der Zwischenstand {path} hat eine andere Architektur. Beginnen Sie einen neuen Lauf.</translation>
    </message>
    <message>
        <source>The checkpoint {path} is damaged. Start from an earlier one.</source>
        <translation>Der Zwischenstand {path} ist beschädigt. Beginnen Sie mit einem früheren.</translation>
    </message>
    <message>
        <source>The corner marks of this practice sheet are distorted. Scan the page flat.</source>
        <translation>Die Eckmarken dieses Übungsblatts sind verzerrt. Scannen Sie die Seite flach.</translation>
    </message>
    <message>
        <source>The detector is trained on the 105-pixel originals. Put images_background.zip into omniglot/ in the data folder.</source>
        <translation>Der Detektor lernt an den Originalen mit 105 Pixeln. Legen Sie images_background.zip in omniglot/ im Datenordner.</translation>
    </message>
    <message>
        <source>The drawing is {size}×{size}; this model expects {expected}×{expected}.</source>
        <translation>Die Zeichnung hat {size}×{size} Pixel; dieses Modell erwartet {expected}×{expected}.</translation>
    </message>
    <message>
        <source>The drawings do not have the {size}×{size} pixels this model expects.</source>
        <translation>Die Zeichnungen haben nicht die {size}×{size} Pixel, die dieses Modell erwartet.</translation>
    </message>
    <message>
        <source>The drawings of people in {name} cannot be read. Reinstall the program.</source>
        <translation>Die Zeichnungen von Menschen in {name} können nicht gelesen werden. Installiere das Programm neu.</translation>
    </message>
    <message>
        <source>The engine cannot be started ({reason}).</source>
        <translation>Das Rechenwerk kann nicht gestartet werden ({reason}).</translation>
    </message>
    <message>
        <source>The engine could not answer ({kind}: {reason}).</source>
        <translation>Das Rechenwerk konnte nicht antworten ({kind}: {reason}).</translation>
    </message>
    <message>
        <source>The engine did not answer within {seconds:.1f} seconds.</source>
        <translation>Das Rechenwerk antwortete nicht innerhalb von {seconds:.1f} Sekunden.</translation>
    </message>
    <message>
        <source>The engine exited during startup.</source>
        <translation>Das Rechenwerk endete beim Start.</translation>
    </message>
    <message>
        <source>The engine exited with code {code}.</source>
        <translation>Das Rechenwerk endete mit Code {code}.</translation>
    </message>
    <message>
        <source>The engine stopped responding.</source>
        <translation>Das Rechenwerk antwortet nicht mehr.</translation>
    </message>
    <message>
        <source>The engine was ended.</source>
        <translation>Das Rechenwerk wurde beendet.</translation>
    </message>
    <message>
        <source>The engine was killed by signal {signal}.</source>
        <translation>Das Rechenwerk wurde durch Signal {signal} beendet.</translation>
    </message>
    <message>
        <source>The engine was lost {count} times in a minute. {problem} Choose another model, or restart the program.</source>
        <translation>Das Rechenwerk ging in einer Minute {count}-mal verloren. {problem} Wählen Sie ein anderes Modell oder starten Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The entries in {name} are {size}×{size}; this model expects {expected}×{expected}. Open it with the model it was made with.</source>
        <translation>Die Einträge in {name} haben {size}×{size} Pixel; dieses Modell erwartet {expected}×{expected}. Öffnen Sie es mit dem Modell, mit dem es gemacht wurde.</translation>
    </message>
    <message>
        <source>The font {font} has no character {character!r}.</source>
        <translation>Die Schrift {font} hat kein Zeichen {character!r}.</translation>
    </message>
    <message>
        <source>The free memory ends after {count:,} pictures, at {name}. Import fewer at a time, or scale them down first.</source>
        <translation>Der freie Arbeitsspeicher reicht für {count:,} Bilder, bis {name}. Importieren Sie weniger auf einmal oder verkleinern Sie sie vorher.</translation>
    </message>
    <message>
        <source>The image is blank: nothing stands out from the background.</source>
        <translation>Das Bild ist leer: Nichts hebt sich vom Hintergrund ab.</translation>
    </message>
    <message>
        <source>The ink has too little contrast with the background.</source>
        <translation>Die Tinte hebt sich zu wenig vom Hintergrund ab.</translation>
    </message>
    <message>
        <source>The judges need {judged_px} px but the model draws {size} px. Use --form strokes.</source>
        <translation>Die Richter brauchen {judged_px} px, das Modell zeichnet aber {size} px. Verwenden Sie --form strokes.</translation>
    </message>
    <message>
        <source>The logo {path} does not exist.</source>
        <translation>Das Logo {path} gibt es nicht.</translation>
    </message>
    <message>
        <source>The memory has no enabled entry. Draw and add a glyph, load some, or enable one.</source>
        <translation>Das Gedächtnis hat keinen eingeschalteten Eintrag. Zeichnen Sie ein Zeichen und fügen Sie es hinzu, laden Sie welche oder schalten Sie eines ein.</translation>
    </message>
    <message>
        <source>The memory is not used: every entry is read equally often. More drawings per class or another recipe may help.</source>
        <translation>Das Gedächtnis wird nicht genutzt: Jeder Eintrag wird gleich oft gelesen. Mehr Zeichnungen je Klasse oder ein anderes Rezept können helfen.</translation>
    </message>
    <message>
        <source>The model configuration must give one value per level in every list.</source>
        <translation>Die Modellkonfiguration muss in jeder Liste einen Wert je Stufe angeben.</translation>
    </message>
    <message>
        <source>The model needs at least one dummy entry.</source>
        <translation>Das Modell braucht mindestens einen Platzhaltereintrag.</translation>
    </message>
    <message>
        <source>The model {name} cannot be used: its weights {key} contain NaN or infinity.</source>
        <translation>Das Modell {name} kann nicht verwendet werden: Seine Gewichte {key} enthalten NaN oder Unendlich.</translation>
    </message>
    <message>
        <source>The model {name} does not match its card: {key} should have shape {shape}, found {found}.</source>
        <translation>Das Modell {name} passt nicht zu seiner Karte: {key} sollte die Form {shape} haben, gefunden wurde {found}.</translation>
    </message>
    <message>
        <source>The model {name} has bundle format {version}; this program reads {oldest}–{newest}. Update the program or export the model again.</source>
        <translation>Das Modell {name} hat das Bündelformat {version}; dieses Programm liest {oldest}–{newest}. Aktualisieren Sie das Programm oder exportieren Sie das Modell neu.</translation>
    </message>
    <message>
        <source>The model {name} has no {file}. A bundle holds {card}, {weights} and one ONNX file per graph. Export it again.</source>
        <translation>Dem Modell {name} fehlt {file}. Ein Modell enthält {card}, {weights} und eine ONNX-Datei je Graph. Exportieren Sie es neu.</translation>
    </message>
    <message>
        <source>The novelty detector in {name} cannot be read ({reason}). Reinstall the program.</source>
        <translation>Der Detektor neuer Zeichen in {name} kann nicht gelesen werden ({reason}). Installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The number of variants must be between 1 and {most}.</source>
        <translation>Die Zahl der Varianten muss zwischen 1 und {most} liegen.</translation>
    </message>
    <message>
        <source>The page setting “{name}” must be between {low:g} and {high:g}.</source>
        <translation>Die Seiteneinstellung „{name}“ muss zwischen {low:g} und {high:g} liegen.</translation>
    </message>
    <message>
        <source>The result in {folder} cannot be read ({reason}).</source>
        <translation>Das Ergebnis in {folder} kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>The selected entries were disabled or removed. Select others.</source>
        <translation>Die ausgewählten Einträge wurden ausgeschaltet oder entfernt. Wählen Sie andere.</translation>
    </message>
    <message>
        <source>The setting “around” is not a list of variants.</source>
        <translation>Die Einstellung „around“ ist keine Liste von Varianten.</translation>
    </message>
    <message>
        <source>The setting “{name}” is not a number.</source>
        <translation>Die Einstellung „{name}“ ist keine Zahl.</translation>
    </message>
    <message>
        <source>The sheet seems to have {count:,} letters; at most {most:,} can be read. Crop the picture.</source>
        <translation>Das Blatt scheint {count:,} Buchstaben zu haben; höchstens {most:,} können gelesen werden. Schneiden Sie das Bild zu.</translation>
    </message>
    <message>
        <source>The starting model and the recipe have different architectures. Choose another recipe or model.</source>
        <translation>Das Ausgangsmodell und das Rezept haben verschiedene Architekturen. Wählen Sie ein anderes Rezept oder Modell.</translation>
    </message>
    <message>
        <source>The strip at the foot of this practice sheet cannot be read. Scan the whole page, flat and sharp, with all four corner marks.</source>
        <translation>Der Streifen am Fuß dieses Übungsblatts kann nicht gelesen werden. Scannen Sie die ganze Seite flach und scharf, mit allen vier Eckmarken.</translation>
    </message>
    <message>
        <source>The text is too pale on the accent.</source>
        <translation>Die Schrift ist auf der Akzentfarbe zu blass.</translation>
    </message>
    <message>
        <source>The variation must be between 0 and {most:g}.</source>
        <translation>Die Variation muss zwischen 0 und {most:g} liegen.</translation>
    </message>
    <message>
        <source>The weights of the model {name} are damaged ({reason}).</source>
        <translation>Die Gewichte des Modells {name} sind beschädigt ({reason}).</translation>
    </message>
    <message>
        <source>The weights of the model {name} do not match its card. Export it again.</source>
        <translation>Die Gewichte des Modells {name} passen nicht zu seiner Karte. Exportieren Sie es neu.</translation>
    </message>
    <message>
        <source>There are too many models called {name}. Choose another name.</source>
        <translation>Es gibt zu viele Modelle namens {name}. Einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>There are too many recovered files in {folder}. Delete some.</source>
        <translation>In {folder} sind zu viele wiederhergestellte Dateien. Löschen Sie einige.</translation>
    </message>
    <message>
        <source>There is no model at {path}.</source>
        <translation>Unter {path} gibt es kein Modell.</translation>
    </message>
    <message>
        <source>There is no starter script {script!r}. Known: {known}.</source>
        <translation>Es gibt keine Anfangssammlung {script!r}. Bekannt: {known}.</translation>
    </message>
    <message>
        <source>There is not enough memory for this. Choose a smaller file.</source>
        <translation>Dafür reicht der Arbeitsspeicher nicht. Wählen Sie eine kleinere Datei.</translation>
    </message>
    <message>
        <source>There is nothing to animate: this variant has no strokes.</source>
        <translation>Es gibt nichts zu animieren: Diese Variante hat keine Striche.</translation>
    </message>
    <message>
        <source>These variants have no strokes: the model has no stroke head, or an entry is blank. Export images, or choose another model.</source>
        <translation>Diese Varianten haben keine Striche: Das Modell hat keinen Strichkopf oder ein Eintrag ist leer. Exportieren Sie Bilder oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>This could not be done ({kind}: {reason}).</source>
        <translation>Das war nicht möglich ({kind}: {reason}).</translation>
    </message>
    <message>
        <source>This is a known case.</source>
        <translation>Das ist ein bekannter Fall.</translation>
    </message>
    <message>
        <source>This model answers with NaN or infinity. Train it again.</source>
        <translation>Dieses Modell antwortet mit NaN oder Unendlich. Trainieren Sie es neu.</translation>
    </message>
    <message>
        <source>This model cannot be run ({reason}). Export it again.</source>
        <translation>Dieses Modell kann nicht ausgeführt werden ({reason}). Neu exportieren.</translation>
    </message>
    <message>
        <source>This model draws no strokes. Use --form pixels.</source>
        <translation>Dieses Modell zeichnet keine Striche. Verwenden Sie --form pixels.</translation>
    </message>
    <message>
        <source>This model mixes all entries and has no discrete address to show.</source>
        <translation>Dieses Modell mischt alle Einträge und hat keine diskrete Adresse, die man zeigen könnte.</translation>
    </message>
    <message>
        <source>The text has more than {most:,} characters, the most that are set at once. Shorten it, or write it in parts.</source>
        <translation>Der Text hat mehr als {most:,} Zeichen; mehr werden nicht auf einmal gesetzt. Kürze ihn oder schreibe ihn in Teilen.</translation>
    </message>
    <message>
        <source>A model without dummy entries, with template_shift or with addressing “single” is for the addressing experiment alone and cannot be exported.</source>
        <translation>Ein Modell ohne Platzhaltereinträge, mit template_shift oder mit der Adressierung „single“ dient nur dem Adressierungsversuch und lässt sich nicht exportieren.</translation>
    </message>
    <message>
        <source>No character has {needed} drawings; a question needs them.</source>
        <translation>Kein Zeichen hat {needed} Zeichnungen; so viele braucht eine Frage.</translation>
    </message>
    <message>
        <source>The autoregressive head needs a model with hard addressing.</source>
        <translation>Der autoregressive Kopf braucht ein Modell mit harter Adressierung.</translation>
    </message>
    <message>
        <source>The memory is kept in main memory, because the GPU failed ({reason}).</source>
        <translation>Das Gedächtnis bleibt im Arbeitsspeicher, weil die GPU versagt hat ({reason}).</translation>
    </message>
    <message>
        <source>The memory is kept in main memory, because the GPU&apos;s answers differ from the CPU&apos;s.</source>
        <translation>Das Gedächtnis bleibt im Arbeitsspeicher, weil die Antworten der GPU von denen der CPU abweichen.</translation>
    </message>
    <message>
        <source>The memory is kept in main memory: its {entries:,} entries need {needed_gb:.1f} GB on the GPU, which has {free_gb:.1f} GB free.</source>
        <translation>Das Gedächtnis bleibt im Arbeitsspeicher: Seine {entries:,} Einträge brauchen {needed_gb:.1f} GB auf der GPU, auf der {free_gb:.1f} GB frei sind.</translation>
    </message>
    <message>
        <source>The recipe {path} must have no table but [autoregressive_head].</source>
        <translation>Das Rezept {path} darf nur die Tabelle [autoregressive_head] haben.</translation>
    </message>
    <message>
        <source>The text would fill {count:,} sheets; at most {most} are set. Use a smaller size or less text.</source>
        <translation>Der Text würde {count:,} Blätter füllen; höchstens {most} werden gesetzt. Nimm eine kleinere Schriftgröße oder weniger Text.</translation>
    </message>
    <message>
        <source>There is no block “{name}”. Give a Unicode block, such as “CJK Unified Ideographs”, or one of: {known}.</source>
        <translation>Es gibt keinen Block „{name}“. Geben Sie einen Unicode-Block an, etwa „CJK Unified Ideographs“, oder einen von: {known}.</translation>
    </message>
    <message>
        <source>There is nothing to animate: no letter of this text is drawn.</source>
        <translation>Es gibt nichts zu animieren: Kein Buchstabe dieses Textes ist gezeichnet.</translation>
    </message>
    <message>
        <source>This model draws no strokes. Choose a model with a stroke head.</source>
        <translation>Dieses Modell zeichnet keine Striche. Wähle ein Modell mit Strichkopf.</translation>
    </message>
    <message>
        <source>This model makes no pen strokes, which a variable font needs. Choose another format or another model.</source>
        <translation>Dieses Modell zeichnet keine Stiftstriche, die eine variable Schrift braucht. Wählen Sie ein anderes Format oder ein anderes Modell.</translation>
    </message>
    <message>
        <source>Too many refinements; pick a new seed.</source>
        <translation>Zu viele Verfeinerungen; wählen Sie einen neuen Startwert.</translation>
    </message>
    <message>
        <source>Training needs at least two classes with two drawings each; {classes} found in {drawings:,} drawings. Label the entries or add drawings.</source>
        <translation>Das Training braucht mindestens zwei Klassen mit je zwei Zeichnungen; {classes} gefunden in {drawings:,} Zeichnungen. Beschriften Sie die Einträge oder fügen Sie Zeichnungen hinzu.</translation>
    </message>
    <message>
        <source>Training stopped: the gradient was not finite for {count} steps in a row. Continue from the last checkpoint with a lower learning_rate.</source>
        <translation>Das Training hielt an: Der Gradient war {count} Schritte nacheinander nicht endlich. Machen Sie vom letzten Zwischenstand mit kleinerer learning_rate weiter.</translation>
    </message>
    <message>
        <source>Training takes at most {most:,} of your drawings. Disable some.</source>
        <translation>Das Training nimmt höchstens {most:,} eigene Zeichnungen. Schalten Sie einige aus.</translation>
    </message>
    <message>
        <source>Two ONNX Runtime distributions are installed ({names}) and conflict. To repair: pip uninstall -y onnxruntime onnxruntime-gpu &amp;&amp; pip install onnxruntime-gpu</source>
        <translation>Zwei Ausgaben von ONNX Runtime sind installiert ({names}) und stören einander. Abhilfe: pip uninstall -y onnxruntime onnxruntime-gpu &amp;&amp; pip install onnxruntime-gpu</translation>
    </message>
    <message>
        <source>Unknown model configuration key {key!r}. Known: {known}.</source>
        <translation>Unbekannter Schlüssel {key!r} der Modellkonfiguration. Bekannt: {known}.</translation>
    </message>
    <message>
        <source>Warning: of {count:,} images, {bad:,} have less than 1 % or more than 50 % of ink, so the ground may have been taken for ink: {names}. Try vma data import with --polarity dark or light, or with --threshold, for pictures, and with --invert for data sets.</source>
        <translation>Warnung: Von {count:,} Bildern haben {bad:,} weniger als 1 % oder mehr als 50 % Tinte; vielleicht wurde der Grund für Tinte gehalten: {names}. Versuchen Sie vma data import mit --polarity dark oder light oder mit --threshold bei Bildern und mit --invert bei Datensätzen.</translation>
    </message>
    <message>
        <source>addressing must be one of {known}, not {value!r}.</source>
        <translation>addressing muss eines von {known} sein, nicht {value!r}.</translation>
    </message>
    <message>
        <source>context_dropout must be between 0 and 1.</source>
        <translation>context_dropout muss zwischen 0 und 1 liegen.</translation>
    </message>
    <message>
        <source>image_size must be between 8 and 128 pixels, not {expected}.</source>
        <translation>image_size muss zwischen 8 und 128 Pixeln liegen, nicht bei {expected}.</translation>
    </message>
    <message>
        <source>template_shift needs addressing &quot;hard&quot; or &quot;soft&quot;.</source>
        <translation>template_shift braucht die Adressierung &quot;hard&quot; oder &quot;soft&quot;.</translation>
    </message>
    <message>
        <source>{card} of the model {name} is not valid JSON ({reason}).</source>
        <translation>{card} des Modells {name} ist kein gültiges JSON ({reason}).</translation>
    </message>
    <message>
        <source>{count:,} files left out: {reason} Likewise: {names}.</source>
        <translation>{count:,} Dateien ausgelassen: {reason} Ebenso: {names}.</translation>
    </message>
    <message>
        <source>{count:,} images of {size_px} px are too many for one npz file. Choose folders, or fewer or smaller images.</source>
        <translation>{count:,} Bilder mit {size_px} px sind zu viele für eine npz-Datei. Wählen Sie Ordner oder weniger oder kleinere Bilder.</translation>
    </message>
    <message>
        <source>{count:,} labelled entries are too many for the bench. Disable some until at most {most:,} remain.</source>
        <translation>{count:,} beschriftete Einträge sind zu viele für die Werkbank. Schalten Sie einige aus, bis höchstens {most:,} bleiben.</translation>
    </message>
    <message>
        <source>{count:,} labelled entries are too many. Disable some until at most {most:,} remain.</source>
        <translation>{count:,} beschriftete Einträge sind zu viele. Schalten Sie einige aus, bis höchstens {most:,} bleiben.</translation>
    </message>
    <message>
        <source>{file} in the model {name} is too large. Export the model again.</source>
        <translation>{file} im Modell {name} ist zu groß. Exportieren Sie das Modell neu.</translation>
    </message>
    <message>
        <source>{file} was not found in {folder}. Point --data (or VMA_DATA) to a folder with omniglot28/, omniglot/ and mnist/.</source>
        <translation>{file} wurde in {folder} nicht gefunden. Geben Sie mit --data (oder VMA_DATA) einen Ordner mit omniglot28/, omniglot/ und mnist/ an.</translation>
    </message>
    <message>
        <source>{first}
{others}</source>
        <translation>{first}
{others}</translation>
    </message>
    <message>
        <source>{folder} already exists. Choose a new or empty folder.</source>
        <translation>{folder} gibt es schon. Wählen Sie einen neuen oder leeren Ordner.</translation>
    </message>
    <message>
        <source>{folder} cannot be written ({reason}).</source>
        <translation>{folder} kann nicht geschrieben werden ({reason}).</translation>
    </message>
    <message>
        <source>{folder} holds no {checkpoint}. Train first: vma train --out …</source>
        <translation>{folder} enthält keine {checkpoint}. Zuerst trainieren: vma train --out …</translation>
    </message>
    <message>
        <source>{folder} is not a run of the recipe autoregressive.</source>
        <translation>{folder} ist kein Lauf des Rezepts autoregressive.</translation>
    </message>
    <message>
        <source>{font} is damaged or not a font file.</source>
        <translation>{font} ist beschädigt oder keine Schriftdatei.</translation>
    </message>
    <message>
        <source>{names} and {more:,} more</source>
        <translation>{names} und {more:,} weitere</translation>
    </message>
    <message>
        <source>{name} belongs to a drawing program. Export it there as SVG, or as PNG.</source>
        <translation>{name} gehört zu einem Zeichenprogramm. Exportieren Sie es dort als SVG oder als PNG.</translation>
    </message>
    <message>
        <source>{name} cannot be painted ({reason}). Save it as a PNG picture.</source>
        <translation>{name} kann nicht gezeichnet werden ({reason}). Speichern Sie es als PNG-Bild.</translation>
    </message>
    <message>
        <source>{name} cannot be read ({reason}).</source>
        <translation>{name} kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>{name} could not be read ({reason}).</source>
        <translation>{name} konnte nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>{name} defines its own functions.</source>
        <translation>{name} definiert eigene Funktionen.</translation>
    </message>
    <message>
        <source>{name} has XML entities or refers to other files, which is never followed. Save it as plain SVG.</source>
        <translation>{name} enthält XML-Entitäten oder verweist auf andere Dateien; dem wird nie gefolgt. Speichern Sie es als einfaches SVG.</translation>
    </message>
    <message>
        <source>{name} has a character that is millions of pixels large.</source>
        <translation>{name} hat ein Zeichen, das Millionen von Pixeln groß ist.</translation>
    </message>
    <message>
        <source>{name} has an unreadable &lt;{tag}&gt; ({reason}).</source>
        <translation>{name} hat ein unlesbares &lt;{tag}&gt; ({reason}).</translation>
    </message>
    <message>
        <source>{name} has an unreadable transform: “{transform}”.</source>
        <translation>{name} hat eine unlesbare Transformation: „{transform}“.</translation>
    </message>
    <message>
        <source>{name} has coordinates far outside the picture.</source>
        <translation>{name} hat Koordinaten weit außerhalb des Bildes.</translation>
    </message>
    <message>
        <source>{name} has no axis {axes}. It has: {known}.</source>
        <translation>{name} hat keine Achse {axes}. Vorhanden sind: {known}.</translation>
    </message>
    <message>
        <source>{name} has no characters of {blocks}. It has: {known}.</source>
        <translation>{name} hat keine Zeichen aus {blocks}. Vorhanden sind: {known}.</translation>
    </message>
    <message>
        <source>{name} has no columns for the pixels of square images.</source>
        <translation>{name} hat keine Spalten für die Pixel quadratischer Bilder.</translation>
    </message>
    <message>
        <source>{name} has no face “{wanted}”. It has: {faces}.</source>
        <translation>{name} hat keinen Schnitt „{wanted}“. Vorhanden sind: {faces}.</translation>
    </message>
    <message>
        <source>{name} has no pages.</source>
        <translation>{name} hat keine Seiten.</translation>
    </message>
    <message>
        <source>{name} has none of these characters.</source>
        <translation>{name} hat keines dieser Zeichen.</translation>
    </message>
    <message>
        <source>{name} has too many glyphs for a font.</source>
        <translation>{name} hat zu viele Glyphen für eine Schrift.</translation>
    </message>
    <message>
        <source>{name} has too many pixels; at most 4096×4096 can be read. Scale it down first.</source>
        <translation>{name} hat zu viele Pixel; höchstens 4096×4096 können gelesen werden. Verkleinern Sie es vorher.</translation>
    </message>
    <message>
        <source>{name} has too many points for a drawing.</source>
        <translation>{name} hat zu viele Punkte für eine Zeichnung.</translation>
    </message>
    <message>
        <source>{name} has {count:,} entries; at most {most:,} can be opened.</source>
        <translation>{name} hat {count:,} Einträge; höchstens {most:,} können geöffnet werden.</translation>
    </message>
    <message>
        <source>{name} has {count:,} favourites; at most {most:,} can be opened.</source>
        <translation>{name} hat {count:,} Favoriten; höchstens {most:,} können geöffnet werden.</translation>
    </message>
    <message>
        <source>{name} has {count:,} pages; at most {most} can be read. Split it.</source>
        <translation>{name} hat {count:,} Seiten; höchstens {most} können gelesen werden. Teilen Sie die Datei.</translation>
    </message>
    <message>
        <source>{name} has {width:,}×{height:,} pixels; at most 4096×4096 can be read. Scale it down first.</source>
        <translation>{name} hat {width:,}×{height:,} Pixel; höchstens 4096×4096 können gelesen werden. Verkleinern Sie es vorher.</translation>
    </message>
    <message>
        <source>{name} holds a tensor that is too large.</source>
        <translation>{name} enthält einen zu großen Tensor.</translation>
    </message>
    <message>
        <source>{name} holds graphs within operators.</source>
        <translation>{name} enthält Graphen in Operatoren.</translation>
    </message>
    <message>
        <source>{name} holds more than {most:,} arrays.</source>
        <translation>{name} enthält mehr als {most:,} Arrays.</translation>
    </message>
    <message>
        <source>{name} holds more than {most:,} files. Choose a smaller folder or a subfolder.</source>
        <translation>{name} enthält mehr als {most:,} Dateien. Wählen Sie einen kleineren Ordner oder einen Unterordner.</translation>
    </message>
    <message>
        <source>{name} holds more than {most:,} files. Split it.</source>
        <translation>{name} enthält mehr als {most:,} Dateien. Bitte aufteilen.</translation>
    </message>
    <message>
        <source>{name} holds more than {most:,} operators.</source>
        <translation>{name} enthält mehr als {most:,} Operatoren.</translation>
    </message>
    <message>
        <source>{name} holds operators of “{domain}”.</source>
        <translation>{name} enthält Operatoren aus „{domain}“.</translation>
    </message>
    <message>
        <source>{name} holds pickled Python objects, which are never loaded because they can run code. If you trust the file, convert it in Python, with LABEL for what it shows: import numpy as np; d = np.load(&apos;FILE.npy&apos;, allow_pickle=True, encoding=&apos;latin1&apos;); np.savez(&apos;out.npz&apos;, **{{f&apos;LABEL/{{i}}&apos;: a for i, a in enumerate(d)}})</source>
        <translation>{name} enthält gepickelte Python-Objekte, die nie geladen werden, weil sie Code ausführen können. Wenn Sie der Datei vertrauen, wandeln Sie sie in Python um, mit LABEL für das, was sie zeigt: import numpy as np; d = np.load(&apos;FILE.npy&apos;, allow_pickle=True, encoding=&apos;latin1&apos;); np.savez(&apos;out.npz&apos;, **{{f&apos;LABEL/{{i}}&apos;: a for i, a in enumerate(d)}})</translation>
    </message>
    <message>
        <source>{name} holds pickled Python objects, which are never loaded because they can run code. If you trust the file, convert it in Python, with LABEL for what it shows: import numpy as np; d = np.load(&apos;FILE.npz&apos;, allow_pickle=True, encoding=&apos;latin1&apos;); np.savez(&apos;out.npz&apos;, **{{f&apos;LABEL/{{k}}{{i}}&apos;: a for k in d for i, a in enumerate(d[k])}})</source>
        <translation>{name} enthält gepickelte Python-Objekte, die nie geladen werden, weil sie Code ausführen können. Wenn Sie der Datei vertrauen, wandeln Sie sie in Python um, mit LABEL für das, was sie zeigt: import numpy as np; d = np.load(&apos;FILE.npz&apos;, allow_pickle=True, encoding=&apos;latin1&apos;); np.savez(&apos;out.npz&apos;, **{{f&apos;LABEL/{{k}}{{i}}&apos;: a for k in d for i, a in enumerate(d[k])}})</translation>
    </message>
    <message>
        <source>{name} holds sparse tensors.</source>
        <translation>{name} enthält dünn besetzte Tensoren.</translation>
    </message>
    <message>
        <source>{name} holds the operator {operator}.</source>
        <translation>{name} enthält den Operator {operator}.</translation>
    </message>
    <message>
        <source>{name} holds values that are not finite numbers.</source>
        <translation>{name} enthält Werte, die keine endlichen Zahlen sind.</translation>
    </message>
    <message>
        <source>{name} holds {count:,} images; at most {most:,} can be read.</source>
        <translation>{name} enthält {count:,} Bilder; höchstens {most:,} können gelesen werden.</translation>
    </message>
    <message>
        <source>{name} holds {count} PNG files; expected ALPHABET/characterNN/NAME.png as in the Omniglot archives.</source>
        <translation>{name} enthält {count} PNG-Dateien; erwartet wird ALPHABET/characterNN/NAME.png wie in den Omniglot-Archiven.</translation>
    </message>
    <message>
        <source>{name} holds {entries:,} images. They need about {needed_gb:.1f} GB of memory; {free_gb:.1f} GB are free. Close other programs, or split the file.</source>
        <translation>{name} enthält {entries:,} Bilder. Sie brauchen etwa {needed_gb:.1f} GB Arbeitsspeicher; {free_gb:.1f} GB sind frei. Schließen Sie andere Programme oder teilen Sie die Datei.</translation>
    </message>
    <message>
        <source>{name} is a MATLAB file of version 7.3, which cannot be read. Save it in MATLAB with save(…, &apos;-v7&apos;).</source>
        <translation>{name} ist eine MATLAB-Datei der Version 7.3, die nicht gelesen werden kann. Speichern Sie sie in MATLAB mit save(…, &apos;-v7&apos;).</translation>
    </message>
    <message>
        <source>{name} is a bitmap font: its characters are small images of one size. Choose a font with outlines.</source>
        <translation>{name} ist eine Bitmap-Schrift: Ihre Zeichen sind kleine Bilder in einer Größe. Wählen Sie eine Schrift mit Umrissen.</translation>
    </message>
    <message>
        <source>{name} is a camera&apos;s raw file, which cannot be read. Save it as JPEG in your photo program.</source>
        <translation>{name} ist eine Rohdatei einer Kamera und kann nicht gelesen werden. Speichern Sie sie in Ihrem Fotoprogramm als JPEG.</translation>
    </message>
    <message>
        <source>{name} is a colour font: its characters are coloured pictures, such as emoji. Choose a font with outlines.</source>
        <translation>{name} ist eine Farbschrift: Ihre Zeichen sind farbige Bilder wie Emojis. Wählen Sie eine Schrift mit Umrissen.</translation>
    </message>
    <message>
        <source>{name} is a colour font; its shapes are read.</source>
        <translation>{name} ist eine Farbschrift; gelesen werden ihre Formen.</translation>
    </message>
    <message>
        <source>{name} is a document that cannot be read. Save or print it as PDF.</source>
        <translation>{name} ist ein Dokument, das nicht gelesen werden kann. Speichern oder drucken Sie es als PDF.</translation>
    </message>
    <message>
        <source>{name} is a font of a kind that cannot be read. Convert it to TTF or OTF, for example with FontForge.</source>
        <translation>{name} ist eine Schrift in einem Format, das nicht gelesen werden kann. Wandeln Sie sie in TTF oder OTF um, zum Beispiel mit FontForge.</translation>
    </message>
    <message>
        <source>{name} is a picture that cannot be read. Save it as PNG or JPEG.</source>
        <translation>{name} ist ein Bild, das nicht gelesen werden kann. Speichern Sie es als PNG oder JPEG.</translation>
    </message>
    <message>
        <source>{name} is an SVG font of outlines. Convert it to TTF or OTF, for example with FontForge.</source>
        <translation>{name} ist eine SVG-Schrift aus Umrissen. Wandeln Sie sie in TTF oder OTF um, zum Beispiel mit FontForge.</translation>
    </message>
    <message>
        <source>{name} is an archive that cannot be read. Unpack it and open the folder.</source>
        <translation>{name} ist ein Archiv, das nicht gelesen werden kann. Entpacken Sie es und öffnen Sie den Ordner.</translation>
    </message>
    <message>
        <source>{name} is damaged or not a Hershey font (JHF).</source>
        <translation>{name} ist beschädigt oder keine Hershey-Schrift (JHF).</translation>
    </message>
    <message>
        <source>{name} is damaged or not a MATLAB file.</source>
        <translation>{name} ist beschädigt oder keine MATLAB-Datei.</translation>
    </message>
    <message>
        <source>{name} is damaged or not a PNG, JPEG, GIF or BMP image.</source>
        <translation>{name} ist beschädigt oder kein Bild als PNG, JPEG, GIF oder BMP.</translation>
    </message>
    <message>
        <source>{name} is damaged or not a font file.</source>
        <translation>{name} ist beschädigt oder keine Schriftdatei.</translation>
    </message>
    <message>
        <source>{name} is damaged or not a project file. Open an earlier copy.</source>
        <translation>{name} ist beschädigt oder keine Projektdatei. Öffnen Sie eine frühere Kopie.</translation>
    </message>
    <message>
        <source>{name} is damaged or not a {kind} file that can be read. Save it as PNG or JPEG.</source>
        <translation>{name} ist beschädigt oder keine lesbare {kind}-Datei. Speichern Sie sie als PNG oder JPEG.</translation>
    </message>
    <message>
        <source>{name} is damaged: a row does not fit the first ones.</source>
        <translation>{name} ist beschädigt: Eine Zeile passt nicht zu den ersten.</translation>
    </message>
    <message>
        <source>{name} is encrypted. Unpack the archive first.</source>
        <translation>{name} ist verschlüsselt. Entpacken Sie das Archiv zuerst.</translation>
    </message>
    <message>
        <source>{name} is larger than {most_mb} MB and was not read.</source>
        <translation>{name} ist größer als {most_mb} MB und wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>{name} is larger than {most_mb} MB, too large for a drawing.</source>
        <translation>{name} ist größer als {most_mb} MB, zu groß für eine Zeichnung.</translation>
    </message>
    <message>
        <source>{name} is larger than {most_mb} MB.</source>
        <translation>{name} ist größer als {most_mb} MB.</translation>
    </message>
    <message>
        <source>{name} is not a UTF-8 text file.</source>
        <translation>{name} ist keine UTF-8-Textdatei.</translation>
    </message>
    <message>
        <source>{name} is not a kind of file that can be opened. Choose one of: {types}.</source>
        <translation>Dateien der Art von {name} können nicht geöffnet werden. Möglich sind: {types}.</translation>
    </message>
    <message>
        <source>{name} is not a readable npy file of glyphs ({reason}).</source>
        <translation>{name} ist keine lesbare npy-Datei mit Glyphen ({reason}).</translation>
    </message>
    <message>
        <source>{name} is not an IDX file of images.</source>
        <translation>{name} ist keine IDX-Datei mit Bildern.</translation>
    </message>
    <message>
        <source>{name} is not an IDX file of images; it holds labels. Open the images beside it, whose labels are then read.</source>
        <translation>{name} ist keine IDX-Datei mit Bildern; sie enthält Bezeichnungen. Öffnen Sie die Bilder daneben, deren Bezeichnungen dann gelesen werden.</translation>
    </message>
    <message>
        <source>{name} is packed in an unusual way. Unpack the archive, or pack it with Deflate.</source>
        <translation>{name} ist auf ungewöhnliche Weise gepackt. Entpacken Sie das Archiv oder packen Sie es mit Deflate.</translation>
    </message>
    <message>
        <source>{name} is protected by a password. Save it without one.</source>
        <translation>{name} ist mit einem Kennwort geschützt. Speichern Sie die Datei ohne Kennwort.</translation>
    </message>
    <message>
        <source>{name} is too large to be a glyph.</source>
        <translation>{name} ist zu groß für eine Glyphe.</translation>
    </message>
    <message>
        <source>{name} stores its images column by column, so they were turned upright. If they lie on their side now, swap rows and columns.</source>
        <translation>{name} speichert seine Bilder spaltenweise; sie wurden aufgerichtet. Wenn sie jetzt auf der Seite liegen, tauschen Sie Zeilen und Spalten.</translation>
    </message>
    <message>
        <source>{name} unpacks to more than {most_mb} MB.</source>
        <translation>{name} ist entpackt größer als {most_mb} MB.</translation>
    </message>
    <message>
        <source>{name}: damaged lines left out: {count:,}.</source>
        <translation>{name}: beschädigte Zeilen ausgelassen: {count:,}.</translation>
    </message>
    <message>
        <source>{name}: most images are wider than high. If they lie on their side, swap rows and columns.</source>
        <translation>{name}: Die meisten Bilder sind breiter als hoch. Wenn sie auf der Seite liegen, tauschen Sie Zeilen und Spalten.</translation>
    </message>
    <message>
        <source>{name}: no images in {names}.</source>
        <translation>{name}: keine Bilder in {names}.</translation>
    </message>
    <message>
        <source>{name}: the first {count:,} drawings were read; {more:,} more were left out.</source>
        <translation>{name}: Die ersten {count:,} Zeichnungen wurden gelesen; {more:,} weitere wurden ausgelassen.</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}). Choose another folder.</source>
        <translation>{path} kann nicht geschrieben werden ({reason}). Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}). Free some space or choose another folder.</source>
        <translation>{path} kann nicht geschrieben werden ({reason}). Geben Sie Speicherplatz frei oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{problems}</source>
        <translation>{problems}</translation>
    </message>
    <message>
        <source>{reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>{name} is not UTF-8 text. Save it as UTF-8.</source>
        <translation>{name} ist kein UTF-8-Text. Speichern Sie es als UTF-8.</translation>
    </message>
    <message>
        <source>{name} is not a VMA Explorer project.</source>
        <translation>{name} ist kein Projekt von VMA Explorer.</translation>
    </message>
    <message>
        <source>{name} is not a model: it is neither a folder nor a readable zip.</source>
        <translation>{name} ist kein Modell: Es ist weder ein Ordner noch ein lesbares Zip.</translation>
    </message>
    <message>
        <source>{name} is not a readable npz file of glyphs ({reason}).</source>
        <translation>{name} ist keine lesbare npz-Datei mit Zeichen ({reason}).</translation>
    </message>
    <message>
        <source>{name} is not a readable zip file ({reason}).</source>
        <translation>{name} ist keine lesbare Zip-Datei ({reason}).</translation>
    </message>
    <message>
        <source>{name} is not a stroke file: expected lines “x,y,t”, START and BREAK.</source>
        <translation>{name} ist keine Strichdatei: Erwartet werden Zeilen „x,y,t“, START und BREAK.</translation>
    </message>
    <message>
        <source>{name} is not a stroke-3 drawing: its third column must be 0 or 1.</source>
        <translation>{name} ist keine Stroke-3-Zeichnung: Die dritte Spalte muss 0 oder 1 sein.</translation>
    </message>
    <message>
        <source>{name} is not a valid ONNX file. Export the model again.</source>
        <translation>{name} ist keine gültige ONNX-Datei. Exportieren Sie das Modell neu.</translation>
    </message>
    <message>
        <source>{name} is not an SVG picture: its root is &lt;{tag}&gt;.</source>
        <translation>{name} ist kein SVG-Bild: Seine Wurzel ist &lt;{tag}&gt;.</translation>
    </message>
    <message>
        <source>{name} is not well-formed XML ({reason}). Save it as plain SVG.</source>
        <translation>{name} ist kein wohlgeformtes XML ({reason}). Speichern Sie es als einfaches SVG.</translation>
    </message>
    <message>
        <source>{name} is too large ({megapixels:.0f} megapixels). Save it with at most 16 megapixels and open it again.</source>
        <translation>{name} ist zu groß ({megapixels:.0f} Megapixel). Speichern Sie es mit höchstens 16 Megapixeln und öffnen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>{name} is too large for a booth&apos;s settings.</source>
        <translation>{name} ist zu groß für die Einstellungen eines Stands.</translation>
    </message>
    <message>
        <source>{name} is too large for one drawing. Split it into glyphs.</source>
        <translation>{name} ist zu groß für eine Zeichnung. Teilen Sie es in einzelne Zeichen auf.</translation>
    </message>
    <message>
        <source>{name} is too large. Save it with at most 16 megapixels and open it again.</source>
        <translation>{name} ist zu groß. Speichern Sie es mit höchstens 16 Megapixeln und öffnen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>{name} is too short for an IDX file of images.</source>
        <translation>{name} ist zu kurz für eine IDX-Datei mit Bildern.</translation>
    </message>
    <message>
        <source>{name} is truncated: it should hold {count:,} images.</source>
        <translation>{name} ist abgeschnitten: Es sollte {count:,} Bilder enthalten.</translation>
    </message>
    <message>
        <source>{name} keeps tensors in other files.</source>
        <translation>{name} hat Tensoren in anderen Dateien.</translation>
    </message>
    <message>
        <source>{name} names {drawing}, which is missing from {archive}.</source>
        <translation>{name} nennt {drawing}, das in {archive} fehlt.</translation>
    </message>
    <message>
        <source>{name} unpacks to more than {most_mb} MB. Split it.</source>
        <translation>{name} wird entpackt größer als {most_mb} MB. Teilen Sie es auf.</translation>
    </message>
    <message>
        <source>{name} unpacks to {size_mb:,} MB; at most {most_mb} MB can be read.</source>
        <translation>{name} wird entpackt {size_mb:,} MB groß; höchstens {most_mb} MB können gelesen werden.</translation>
    </message>
    <message>
        <source>{name} was not read: it is damaged, or made to crash programs that read it.</source>
        <translation>{name} wurde nicht gelesen: Es ist beschädigt oder soll Programme abstürzen lassen, die es lesen.</translation>
    </message>
    <message>
        <source>{name} was not read: it took longer than {seconds:.0f} seconds.</source>
        <translation>{name} wurde nicht gelesen: Es dauerte länger als {seconds:.0f} Sekunden.</translation>
    </message>
    <message>
        <source>{name} was not read: its content is too large.</source>
        <translation>{name} wurde nicht gelesen: Der Inhalt ist zu groß.</translation>
    </message>
    <message>
        <source>{name} was not read: no process could be started ({reason}).</source>
        <translation>{name} wurde nicht gelesen: Es konnte kein Prozess gestartet werden ({reason}).</translation>
    </message>
    <message>
        <source>{name} was written by a newer version of VMA Explorer (project format {version}; this one reads {readable}). Update VMA Explorer to open it.</source>
        <translation>{name} wurde mit einer neueren Version von VMA Explorer geschrieben (Projektformat {version}; diese liest {readable}). Aktualisieren Sie VMA Explorer, um es zu öffnen.</translation>
    </message>
    <message>
        <source>{name}, line {line}: {key}: {problem}</source>
        <translation>{name}, Zeile {line}: {key}: {problem}</translation>
    </message>
    <message>
        <source>{name}: a solid shape; its outline is kept.</source>
        <translation>{name}: eine gefüllte Form; ihr Umriss bleibt.</translation>
    </message>
    <message>
        <source>{name}: left out {left_out}.</source>
        <translation>{name}: weggelassen: {left_out}.</translation>
    </message>
    <message>
        <source>{name}: {member!r} does not fit; expected ALPHABET/characterNN/NAME.png as in the Omniglot archives.</source>
        <translation>{name}: {member!r} passt nicht; erwartet wird ALPHABET/characterNN/NAME.png wie in den Omniglot-Archiven.</translation>
    </message>
    <message>
        <source>{name}: {member} is not a readable PNG ({reason}).</source>
        <translation>{name}: {member} ist kein lesbares PNG ({reason}).</translation>
    </message>
    <message>
        <source>{name}: {member} is {width}×{height} pixels, not 105×105.</source>
        <translation>{name}: {member} hat {width}×{height} Pixel, nicht 105×105.</translation>
    </message>
    <message>
        <source>{path} already exists. Choose a new or empty folder.</source>
        <translation>{path} gibt es schon. Wählen Sie einen neuen oder leeren Ordner.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}).</source>
        <translation>{path} kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>{path} does not exist.</source>
        <translation>{path} gibt es nicht.</translation>
    </message>
    <message>
        <source>{path} is damaged or not a copy of unsaved work.</source>
        <translation>{path} ist beschädigt oder keine Kopie ungespeicherter Arbeit.</translation>
    </message>
    <message>
        <source>{path} is not a VMA Explorer checkpoint.</source>
        <translation>{path} ist kein Zwischenstand von VMA Explorer.</translation>
    </message>
    <message>
        <source>{problem} It was started again on the CPU.</source>
        <translation>{problem} Es wurde auf der CPU neu gestartet.</translation>
    </message>
    <message>
        <source>{problem} Only models exported by this program are run, because a foreign graph could do anything. Export the model again with vma export.</source>
        <translation>{problem} Nur Modelle, die dieses Programm exportiert hat, werden ausgeführt, denn ein fremder Graph könnte alles tun. Exportieren Sie das Modell neu mit vma export.</translation>
    </message>
    <message>
        <source>{problem} The contrast is {ratio:.1f} : 1; at least {least} : 1 is needed.</source>
        <translation>{problem} Der Kontrast ist {ratio:.1f} : 1; mindestens {least} : 1 ist nötig.</translation>
    </message>
    <message>
        <source>{size_px} px are too few for {count} pictures. Choose a larger size.</source>
        <translation>{size_px} px sind zu wenig für {count} Bilder. Wählen Sie eine größere Größe.</translation>
    </message>
    <message>
        <source>{source} cannot be unpacked ({reason}).</source>
        <translation>{source} kann nicht entpackt werden ({reason}).</translation>
    </message>
    <message>
        <source>{source} holds images of different sizes.</source>
        <translation>{source} enthält Bilder verschiedener Größe.</translation>
    </message>
    <message>
        <source>{source} holds more than {most:,} answers.</source>
        <translation>{source} enthält mehr als {most:,} Antworten.</translation>
    </message>
    <message>
        <source>{source} holds no arrays.</source>
        <translation>{source} enthält keine Arrays.</translation>
    </message>
    <message>
        <source>{source} holds no strokes.</source>
        <translation>{source} enthält keine Striche.</translation>
    </message>
    <message>
        <source>{source} is not a table of answers. Its first line should be: {columns}.</source>
        <translation>{source} ist keine Tabelle mit Antworten. Ihre erste Zeile sollte lauten: {columns}.</translation>
    </message>
    <message>
        <source>{source}, line {line}: This is not an answer. Leave the table as it was written.</source>
        <translation>{source}, Zeile {line}: Das ist keine Antwort. Lass die Tabelle, wie sie geschrieben wurde.</translation>
    </message>
    <message>
        <source>{source}: array {name!r} has shape {shape}; expected (drawings, side * side) or (drawings, side, side).</source>
        <translation>{source}: Array {name!r} hat die Form {shape}; erwartet wird (Zeichnungen, Seite * Seite) oder (Zeichnungen, Seite, Seite).</translation>
    </message>
    <message>
        <source>{source}: array {name} has shape {shape}; expected (drawings, side * side) or (drawings, side, side).</source>
        <translation>{source}: Das Array {name} hat die Form {shape}; erwartet wird (Zeichnungen, Seite * Seite) oder (Zeichnungen, Seite, Seite).</translation>
    </message>
    <message>
        <source>{source}: {reason}</source>
        <translation>{source}: {reason}</translation>
    </message>
    <message>
        <source>{target} cannot be written ({reason}). Choose another folder. The part already downloaded is kept.</source>
        <translation>{target} kann nicht geschrieben werden ({reason}). Wählen Sie einen anderen Ordner. Der schon heruntergeladene Teil bleibt erhalten.</translation>
    </message>
    <message>
        <source>{target} cannot be written ({reason}). Free some space or choose another folder. The part already downloaded is kept.</source>
        <translation>{target} kann nicht geschrieben werden ({reason}). Schaffen Sie Platz oder wählen Sie einen anderen Ordner. Der schon geladene Teil bleibt erhalten.</translation>
    </message>
    <message>
        <source>{url} could not be downloaded: {arrived:,} of {total:,} bytes arrived ({reason}). Check the connection and try again; it resumes where it stopped.</source>
        <translation>{url} konnte nicht geladen werden: {arrived:,} von {total:,} Byte kamen an ({reason}). Prüfen Sie die Verbindung und versuchen Sie es noch einmal; es geht weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>{url} could not be downloaded: {arrived:,} of {total:,} bytes arrived. Check the connection and try again; it resumes where it stopped.</source>
        <translation>{url} konnte nicht geladen werden: {arrived:,} von {total:,} Byte kamen an. Prüfen Sie die Verbindung und versuchen Sie es noch einmal; es geht weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>{url} is not the expected file: its checksum differs. Nothing was kept. Try again later, or get the file elsewhere.</source>
        <translation>{url} ist nicht die erwartete Datei: Die Prüfsumme weicht ab. Nichts wurde behalten. Versuchen Sie es später noch einmal oder holen Sie die Datei anderswo.</translation>
    </message>
    <message>
        <source>{url} was not downloaded: only https addresses are allowed.</source>
        <translation>{url} wurde nicht geladen: Nur https-Adressen sind erlaubt.</translation>
    </message>
    <message>
        <source>“{label}…” is too long for a practice sheet.</source>
        <translation>„{label}…“ ist zu lang für ein Übungsblatt.</translation>
    </message>
    <message>
        <source>“{name}” has {count} drawings; this question needs {needed}.</source>
        <translation>„{name}“ hat {count} Zeichnungen; diese Frage braucht {needed}.</translation>
    </message>
    <message>
        <source>“{source}” is not a source of variants.</source>
        <translation>„{source}“ ist keine Quelle von Varianten.</translation>
    </message>
    <message>
        <source>“{suffix}” is not an animation format. Choose a name ending in .gif or .webp.</source>
        <translation>„{suffix}“ ist kein Animationsformat. Wählen Sie einen Namen, der auf .gif oder .webp endet.</translation>
    </message>
    <message>
        <source>The model&apos;s architecture must be a table of names and values.</source>
        <translation>Die Architektur des Modells muss eine Tabelle aus Namen und Werten sein.</translation>
    </message>
</context>
<context>
    <name>DataExporter</name>
    <message>
        <source>&amp;Copy as table</source>
        <translation>Als Tabelle &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Export CSV…</source>
        <translation>CSV &amp;exportieren …</translation>
    </message>
    <message>
        <source>Save &amp;figure…</source>
        <translation>&amp;Abbildung speichern …</translation>
    </message>
    <message>
        <source>Save &amp;figure</source>
        <translation>&amp;Abbildung speichern</translation>
    </message>
    <message numerus="yes">
        <source>{count} rows copied; paste them into a spreadsheet.</source>
        <translation>
            <numerusform>{count} Zeile kopiert; in eine Tabellenkalkulation einfügen.</numerusform>
            <numerusform>{count} Zeilen kopiert; in eine Tabellenkalkulation einfügen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Export CSV</source>
        <translation>CSV exportieren</translation>
    </message>
    <message numerus="yes">
        <source>Export {count} CSV files</source>
        <translation>
            <numerusform>{count} CSV-Datei exportieren</numerusform>
            <numerusform>{count} CSV-Dateien exportieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Replace {files}?</source>
        <translation>{files} ersetzen?</translation>
    </message>
    <message>
        <source>Picture (*.png);;Vector graphics (*.svg)</source>
        <translation>Bild (*.png);;Vektorgrafik (*.svg)</translation>
    </message>
    <message>
        <source>Save figure</source>
        <translation>Abbildung speichern</translation>
    </message>
    <message>
        <source>seed {seed} · model {name} ({hash})</source>
        <translation>Startwert {seed} · Modell {name} ({hash})</translation>
    </message>
    <message>
        <source>Saved {files} in {folder}.</source>
        <translation>{files} in {folder} gespeichert.</translation>
    </message>
    <message>
        <source>There is nothing to export here yet: draw something, or run it first.</source>
        <translation>Hier gibt es noch nichts zu exportieren: zuerst etwas zeichnen oder den Lauf starten.</translation>
    </message>
</context>
<context>
    <name>DatasetDialog</name>
    <message>
        <source>Export data set</source>
        <translation>Datensatz exportieren</translation>
    </message>
    <message>
        <source>Uses the current variation and temperatures; a manifest lists all settings.</source>
        <translation>Verwendet die aktuelle Variation und die aktuellen Temperaturen; ein Manifest nennt alle Einstellungen.</translation>
    </message>
    <message>
        <source>Images in folders, one per class (PNG)</source>
        <translation>Bilder in Ordnern, einer je Klasse (PNG)</translation>
    </message>
    <message>
        <source>Images in one file (npz)</source>
        <translation>Bilder in einer Datei (npz)</translation>
    </message>
    <message>
        <source>Strokes in one file (npz)</source>
        <translation>Striche in einer Datei (npz)</translation>
    </message>
    <message>
        <source>Strokes as JSON lines</source>
        <translation>Striche als JSON-Zeilen</translation>
    </message>
    <message>
        <source>Pen strokes</source>
        <translation>Stiftstriche</translation>
    </message>
    <message>
        <source>Model pixels</source>
        <translation>Modellpixel</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Drawings per class</source>
        <translation>Zeichnungen je Klasse</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Render as</source>
        <translation>Darstellen als</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message numerus="yes">
        <source>{classes} classes by label, {drawings} drawings</source>
        <translation>
            <numerusform>{classes} Klasse nach Beschriftung, {drawings} Zeichnungen</numerusform>
            <numerusform>{classes} Klassen nach Beschriftung, {drawings} Zeichnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>{side} × {side} px each: {form}</source>
        <translation>je {side} × {side} px: {form}</translation>
    </message>
    <message>
        <source>Export data set into a new folder</source>
        <translation>Datensatz in einen neuen Ordner exportieren</translation>
    </message>
</context>
<context>
    <name>DockTitleBar</name>
    <message>
        <source>Copy and export</source>
        <translation>Kopieren und exportieren</translation>
    </message>
    <message>
        <source>Detach or attach</source>
        <translation>Abdocken oder andocken</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>DrawNext</name>
    <message>
        <source>Latin</source>
        <translation>Lateinisch</translation>
    </message>
    <message>
        <source>Western European</source>
        <translation>Westeuropäisch</translation>
    </message>
    <message>
        <source>Central European</source>
        <translation>Mitteleuropäisch</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>Griechisch</translation>
    </message>
    <message>
        <source>Cyrillic</source>
        <translation>Kyrillisch</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>Hebräisch</translation>
    </message>
    <message>
        <source>Hiragana</source>
        <translation>Hiragana</translation>
    </message>
    <message>
        <source>Katakana</source>
        <translation>Katakana</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>Schriftsystem</translation>
    </message>
    <message>
        <source>Draw these next</source>
        <translation>Als Nächstes zeichnen</translation>
    </message>
    <message>
        <source>All characters of this script are drawn.</source>
        <translation>Alle Zeichen dieses Schriftsystems sind gezeichnet.</translation>
    </message>
    <message>
        <source>{drawn} of {total} drawn. Click a missing one to draw it:</source>
        <translation>{drawn} von {total} gezeichnet. Klicke ein fehlendes an, um es zu zeichnen:</translation>
    </message>
    <message>
        <source>Draw “{character}”, which the memory lacks</source>
        <translation>„{character}“ zeichnen, das im Gedächtnis fehlt</translation>
    </message>
</context>
<context>
    <name>DrawingCell</name>
    <message>
        <source>This drawing</source>
        <translation>Diese Zeichnung</translation>
    </message>
    <message>
        <source>Your drawing. This cell lights up for variants that read it. Enter adds it to the memory.</source>
        <translation>Ihre Zeichnung. Diese Zelle leuchtet bei Varianten auf, die sie lasen. Enter fügt sie dem Gedächtnis hinzu.</translation>
    </message>
    <message>
        <source>New to this memory: {percent} %</source>
        <translation>Neu für dieses Gedächtnis: {percent} %</translation>
    </message>
    <message>
        <source>new {percent} %</source>
        <translation>neu {percent} %</translation>
    </message>
</context>
<context>
    <name>DrawingHeader</name>
    <message>
        <source>Novelty of the drawing</source>
        <translation>Neuheit der Zeichnung</translation>
    </message>
    <message>
        <source>This drawing</source>
        <translation>Diese Zeichnung</translation>
    </message>
</context>
<context>
    <name>DummyCell</name>
    <message>
        <source>Nothing here fits</source>
        <translation>Nichts hier passt</translation>
    </message>
    <message>
        <source>The model&apos;s dummy entries: what is read when nothing in memory fits the drawing.</source>
        <translation>Die Leereinträge des Modells: Sie werden gelesen, wenn nichts im Gedächtnis zur Zeichnung passt.</translation>
    </message>
    <message>
        <source>nothing fits</source>
        <translation>nichts passt</translation>
    </message>
</context>
<context>
    <name>EntryPainter</name>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ging schief</translation>
    </message>
    <message>
        <source>Something went wrong ({problem}). Your drawing and memory are kept.</source>
        <translation>Etwas ging schief ({problem}). Zeichnung und Gedächtnis bleiben erhalten.</translation>
    </message>
    <message>
        <source>The report below stays on this computer. Copy or save it to send it to the developers.</source>
        <translation>Der Bericht bleibt auf diesem Computer. Kopieren oder speichern Sie ihn, um ihn den Entwicklern zu schicken.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Include my drawing and memory</source>
        <translation>Zeichnung und Gedächtnis mitspeichern</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>Gespeichert als {path}</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>{path} gespeichert</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message numerus="yes">
        <source>{count} variants copied as a picture.</source>
        <translation>
            <numerusform>{count} Variante als Bild kopiert.</numerusform>
            <numerusform>{count} Varianten als Bild kopiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Select two variants to animate between them.</source>
        <translation>Zwei Varianten auswählen, um zwischen ihnen zu animieren.</translation>
    </message>
    <message>
        <source>This model makes no pen strokes, so there is nothing to animate.</source>
        <translation>Dieses Modell macht keine Stiftstriche, also gibt es nichts zu animieren.</translation>
    </message>
    <message>
        <source>Select two entries, or draw something and select one, to animate between them.</source>
        <translation>Zwei Einträge auswählen, oder etwas zeichnen und einen auswählen, um zwischen ihnen zu animieren.</translation>
    </message>
    <message>
        <source>Save animation of {count} frames, {side} × {side} px</source>
        <translation>Animation speichern, {count} Bilder, {side} × {side} px</translation>
    </message>
    <message>
        <source>Animation (*.gif *.webp)</source>
        <translation>Animation (*.gif *.webp)</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>{path} gespeichert</translation>
    </message>
    <message>
        <source>There are no variants yet.</source>
        <translation>Es gibt noch keine Varianten.</translation>
    </message>
</context>
<context>
    <name>Favourites</name>
    <message>
        <source>Select variants first.</source>
        <translation>Erst Varianten auswählen.</translation>
    </message>
    <message>
        <source>There is no room for more favourites. Delete some first.</source>
        <translation>Für weitere Favoriten ist kein Platz. Zuerst einige löschen.</translation>
    </message>
    <message>
        <source>Add favourite</source>
        <translation>Favorit hinzufügen</translation>
    </message>
    <message numerus="yes">
        <source>{count} favourites</source>
        <translation>
            <numerusform>{count} Favorit</numerusform>
            <numerusform>{count} Favoriten</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove favourite</source>
        <translation>Favorit entfernen</translation>
    </message>
    <message>
        <source>Select a variant first.</source>
        <translation>Erst eine Variante auswählen.</translation>
    </message>
    <message>
        <source>Too many refinements. Go back to all variants first.</source>
        <translation>Zu viele Verfeinerungen. Zuerst zu allen Varianten zurückgehen.</translation>
    </message>
    <message>
        <source>Restore variants</source>
        <translation>Varianten wiederherstellen</translation>
    </message>
    <message>
        <source>Restore seed</source>
        <translation>Startwert wiederherstellen</translation>
    </message>
    <message>
        <source>Apply settings</source>
        <translation>Einstellungen anwenden</translation>
    </message>
</context>
<context>
    <name>FavouritesDock</name>
    <message>
        <source>Favourites and history</source>
        <translation>Favoriten und Verlauf</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>Favoriten</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Restore seed</source>
        <translation>Startwert übernehmen</translation>
    </message>
    <message>
        <source>Apply settings</source>
        <translation>Einstellungen anwenden</translation>
    </message>
    <message>
        <source>Apply the settings of this variant</source>
        <translation>Die Einstellungen dieser Variante anwenden</translation>
    </message>
    <message>
        <source>Restore the drawing and all settings</source>
        <translation>Die Zeichnung und alle Einstellungen wiederherstellen</translation>
    </message>
    <message>
        <source>Keep the drawing, use its seed</source>
        <translation>Die Zeichnung behalten, ihren Startwert nehmen</translation>
    </message>
    <message>
        <source>Add to memory</source>
        <translation>Ins Gedächtnis</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Use in font…</source>
        <translation>In Schrift verwenden …</translation>
    </message>
    <message>
        <source>Put it on the canvas</source>
        <translation>Auf die Zeichenfläche legen</translation>
    </message>
    <message>
        <source>Remove it from the favourites</source>
        <translation>Aus den Favoriten entfernen</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>seed {seed}, variation {variation}, from {source}</source>
        <translation>Startwert {seed}, Variation {variation}, aus {source}</translation>
    </message>
    <message>
        <source>the drawing</source>
        <translation>der Zeichnung</translation>
    </message>
    <message>
        <source>what it recalls</source>
        <translation>woran sie erinnert</translation>
    </message>
    <message>
        <source>the memory</source>
        <translation>dem Gedächtnis</translation>
    </message>
    <message>
        <source>the selection</source>
        <translation>der Auswahl</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>{name} already exists. Replace it?</source>
        <translation>{name} gibt es schon. Ersetzen?</translation>
    </message>
</context>
<context>
    <name>FontDialog</name>
    <message>
        <source>Export font</source>
        <translation>Schrift exportieren</translation>
    </message>
    <message>
        <source>Repeated letters alternate between shapes (OpenType feature calt).</source>
        <translation>Wiederholte Buchstaben wechseln die Form (OpenType-Merkmal calt).</translation>
    </message>
    <message>
        <source>My handwriting</source>
        <translation>Meine Handschrift</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Pen strokes</source>
        <translation>Stiftstriche</translation>
    </message>
    <message>
        <source>OpenType, cubic curves (OTF)</source>
        <translation>OpenType, kubische Kurven (OTF)</translation>
    </message>
    <message>
        <source>OpenType, quadratic curves (TTF)</source>
        <translation>OpenType, quadratische Kurven (TTF)</translation>
    </message>
    <message>
        <source>Variable: weight and variation (TTF)</source>
        <translation>Variabel: Strichstärke und Variation (TTF)</translation>
    </message>
    <message>
        <source>For font editors (UFO)</source>
        <translation>Für Schrifteditoren (UFO)</translation>
    </message>
    <message>
        <source>Single lines: SVG font</source>
        <translation>Einzellinien: SVG-Schrift</translation>
    </message>
    <message>
        <source>Single lines: Hershey font (JHF)</source>
        <translation>Einzellinien: Hershey-Schrift (JHF)</translation>
    </message>
    <message>
        <source>All labels</source>
        <translation>Alle Beschriftungen</translation>
    </message>
    <message>
        <source> % of the size</source>
        <translation> % der Größe</translation>
    </message>
    <message>
        <source>As drawn ({percent} %)</source>
        <translation>Wie gezeichnet ({percent} %)</translation>
    </message>
    <message>
        <source>Model pixels</source>
        <translation>Modellpixel</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>Freiwillig</translation>
    </message>
    <message>
        <source>All rights reserved</source>
        <translation>Alle Rechte vorbehalten</translation>
    </message>
    <message>
        <source>SIL Open Font License</source>
        <translation>SIL Open Font License</translation>
    </message>
    <message>
        <source>Public domain (CC0)</source>
        <translation>Gemeinfrei (CC0)</translation>
    </message>
    <message>
        <source>In all documents</source>
        <translation>In allen Dokumenten</translation>
    </message>
    <message>
        <source>In documents that can be edited</source>
        <translation>In bearbeitbaren Dokumenten</translation>
    </message>
    <message>
        <source>In documents to view and print</source>
        <translation>In Dokumenten zum Ansehen und Drucken</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>Gar nicht</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>Buchstaben</translation>
    </message>
    <message>
        <source>Shapes per character</source>
        <translation>Formen je Zeichen</translation>
    </message>
    <message>
        <source>Pen</source>
        <translation>Stift</translation>
    </message>
    <message>
        <source>Render as</source>
        <translation>Darstellen als</translation>
    </message>
    <message>
        <source>Drawn by</source>
        <translation>Gezeichnet von</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>Einbettung</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Strichstärke</translation>
    </message>
    <message>
        <source>Variation</source>
        <translation>Variation</translation>
    </message>
    <message numerus="yes">
        <source>{count} characters: {characters}</source>
        <translation>
            <numerusform>{count} Zeichen: {characters}</numerusform>
            <numerusform>{count} Zeichen: {characters}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>One font with {count} shapes</source>
        <translation>
            <numerusform>Eine Schrift mit {count} Form</numerusform>
            <numerusform>Eine Schrift mit {count} Formen</numerusform>
        </translation>
    </message>
    <message>
        <source>Updating…</source>
        <translation>Wird aktualisiert …</translation>
    </message>
    <message>
        <source>None of these characters is drawn.</source>
        <translation>Keines dieser Zeichen ist gezeichnet.</translation>
    </message>
    <message>
        <source>Left out, as these labels are not characters: {labels}</source>
        <translation>Weggelassen, weil diese Beschriftungen keine Zeichen sind: {labels}</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>keine Beschriftung</translation>
    </message>
</context>
<context>
    <name>FontSpecimen</name>
    <message>
        <source>Specimen text</source>
        <translation>Mustertext</translation>
    </message>
    <message>
        <source>Type here</source>
        <translation>Hier tippen</translation>
    </message>
    <message>
        <source>Specimen size</source>
        <translation>Größe des Musters</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>Dark paper</source>
        <translation>Dunkles Papier</translation>
    </message>
</context>
<context>
    <name>Headings</name>
    <message>
        <source>no label</source>
        <translation>keine Beschriftung</translation>
    </message>
</context>
<context>
    <name>HeatLegend</name>
    <message>
        <source>Address probability on a square-root scale</source>
        <translation>Adresswahrscheinlichkeit auf einer Wurzelskala</translation>
    </message>
    <message>
        <source>Colour scale of the address probability</source>
        <translation>Farbskala der Adresswahrscheinlichkeit</translation>
    </message>
</context>
<context>
    <name>HistoryPreview</name>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Select earlier variants to preview them here.</source>
        <translation>Frühere Varianten auswählen, um sie hier anzusehen.</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import into memory</source>
        <translation>Ins Gedächtnis importieren</translation>
    </message>
    <message>
        <source>Add to memory</source>
        <translation>Ins Gedächtnis</translation>
    </message>
    <message>
        <source>Top: source. Bottom: resulting entry.</source>
        <translation>Oben: Quelle. Unten: entstehender Eintrag.</translation>
    </message>
    <message numerus="yes">
        <source>Replace the {count} entries in memory</source>
        <translation>
            <numerusform>Den {count} Eintrag im Gedächtnis ersetzen</numerusform>
            <numerusform>Die {count} Einträge im Gedächtnis ersetzen</numerusform>
        </translation>
    </message>
    <message>
        <source>Top: source. Bottom: model input.</source>
        <translation>Oben: Quelle. Unten: Modelleingabe.</translation>
    </message>
    <message>
        <source>Implausible ink</source>
        <translation>Unplausible Tinte</translation>
    </message>
    <message>
        <source>Placement of the ink</source>
        <translation>Lage der Tinte</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Replace memory</source>
        <translation>Gedächtnis ersetzen</translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>{count} Bild</numerusform>
            <numerusform>{count} Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in {classes} classes</source>
        <translation>
            <numerusform>in {classes} Klasse</numerusform>
            <numerusform>in {classes} Klassen</numerusform>
        </translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Cropped and centred: for photos and scans. As Omniglot: the whole image as it is, neither cropped nor centred, like the model&apos;s training set.</source>
        <translation>Zugeschnitten und zentriert: für Fotos und Scans. Wie Omniglot: das ganze Bild, wie es ist, weder zugeschnitten noch zentriert, wie die Trainingsdaten des Modells.</translation>
    </message>
    <message>
        <source>Cropped and centred</source>
        <translation>Zugeschnitten und zentriert</translation>
    </message>
    <message>
        <source>As Omniglot</source>
        <translation>Wie Omniglot</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Dark ink on light</source>
        <translation>Dunkle Tinte auf Hell</translation>
    </message>
    <message>
        <source>Light ink on dark</source>
        <translation>Helle Tinte auf Dunkel</translation>
    </message>
    <message>
        <source>Polarity</source>
        <translation>Polarität</translation>
    </message>
    <message>
        <source>Automatic threshold</source>
        <translation>Automatische Schwelle</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Pixels darker than this are ink</source>
        <translation>Dunklere Pixel sind Tinte</translation>
    </message>
    <message>
        <source>Longer side of the glyph; 105 fills the square</source>
        <translation>Längere Seite des Zeichens; 105 füllt das Quadrat</translation>
    </message>
    <message>
        <source>Swap rows and columns</source>
        <translation>Zeilen und Spalten tauschen</translation>
    </message>
    <message>
        <source>For data sets whose letters lie on their side</source>
        <translation>Für Datensätze, deren Buchstaben auf der Seite liegen</translation>
    </message>
    <message>
        <source>Swap ink and ground</source>
        <translation>Tinte und Grund tauschen</translation>
    </message>
    <message>
        <source>For data sets whose ground was taken for ink</source>
        <translation>Für Datensätze, deren Grund für Tinte gehalten wurde</translation>
    </message>
    <message numerus="yes">
        <source>▲ {count} of {checked} images have less than 1 % or more than 50 % of ink (framed). The ground may have been taken for ink.</source>
        <translation>
            <numerusform>▲ {count} von {checked} Bildern hat weniger als 1 % oder mehr als 50 % Tinte (umrahmt). Vielleicht wurde der Grund für Tinte gehalten.</numerusform>
            <numerusform>▲ {count} von {checked} Bildern haben weniger als 1 % oder mehr als 50 % Tinte (umrahmt). Vielleicht wurde der Grund für Tinte gehalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Change polarity or threshold.</source>
        <translation>Ändern Sie Polarität oder Schwelle.</translation>
    </message>
    <message>
        <source>Try “Swap ink and ground”.</source>
        <translation>Versuchen Sie „Tinte und Grund tauschen“.</translation>
    </message>
    <message>
        <source>Size and position match the model&apos;s training set (Omniglot).</source>
        <translation>Größe und Lage entsprechen den Trainingsdaten des Modells (Omniglot).</translation>
    </message>
    <message numerus="yes">
        <source>{count} smaller</source>
        <translation>
            <numerusform>{count} kleiner</numerusform>
            <numerusform>{count} kleiner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} larger</source>
        <translation>
            <numerusform>{count} größer</numerusform>
            <numerusform>{count} größer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} off centre</source>
        <translation>
            <numerusform>{count} außermittig</numerusform>
            <numerusform>{count} außermittig</numerusform>
        </translation>
    </message>
    <message>
        <source>Size and position differ from the model&apos;s training set (Omniglot): of {shown} shown, {differences}. The model knows such images less well.</source>
        <translation>Größe und Lage weichen von den Trainingsdaten des Modells (Omniglot) ab: von {shown} gezeigten {differences}. Solche Bilder kennt das Modell weniger gut.</translation>
    </message>
    <message>
        <source>Image {done} of {total} …</source>
        <translation>Bild {done} von {total} …</translation>
    </message>
    <message>
        <source>No glyphs found. Change the threshold or the polarity.</source>
        <translation>Keine Zeichen gefunden. Schwelle oder Polarität ändern.</translation>
    </message>
    <message>
        <source>Crop to ink and centre</source>
        <translation>Auf Tinte zuschneiden und zentrieren</translation>
    </message>
    <message numerus="yes">
        <source>{count} images, evenly chosen; {more} more are left out</source>
        <translation>
            <numerusform>{count} Bild, gleichmäßig ausgewählt; {more} weitere sind ausgelassen</numerusform>
            <numerusform>{count} Bilder, gleichmäßig ausgewählt; {more} weitere sind ausgelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Redraw with the model&apos;s pen</source>
        <translation>Mit dem Stift des Modells nachziehen</translation>
    </message>
    <message>
        <source>Pen</source>
        <translation>Stift</translation>
    </message>
    <message>
        <source>Width of the model&apos;s pen, in tenths of a pixel</source>
        <translation>Breite des Modellstifts in Zehntelpixeln</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
</context>
<context>
    <name>Importer</name>
    <message>
        <source>pasted image</source>
        <translation>eingefügtes Bild</translation>
    </message>
    <message>
        <source>The clipboard</source>
        <translation>Die Zwischenablage</translation>
    </message>
    <message>
        <source>There is nothing to paste. Copy a picture or a file first.</source>
        <translation>Es gibt nichts einzufügen. Zuerst ein Bild oder eine Datei kopieren.</translation>
    </message>
    <message>
        <source>Paste entries</source>
        <translation>Einträge einfügen</translation>
    </message>
    <message>
        <source>Add starter set</source>
        <translation>Startzeichen hinzufügen</translation>
    </message>
    <message>
        <source>Import cancelled.</source>
        <translation>Import abgebrochen.</translation>
    </message>
    <message>
        <source>Load data set</source>
        <translation>Datensatz laden</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>{path} gespeichert</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Import</translation>
    </message>
    <message numerus="yes">
        <source>{count} images without a glyph skipped.</source>
        <translation>
            <numerusform>{count} Bild ohne Zeichen übersprungen.</numerusform>
            <numerusform>{count} Bilder ohne Zeichen übersprungen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} have less than 1 % or more than 50 % of ink.</source>
        <translation>
            <numerusform>{count} hat weniger als 1 % oder mehr als 50 % Tinte.</numerusform>
            <numerusform>{count} haben weniger als 1 % oder mehr als 50 % Tinte.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The memory now has {count} entries {in_classes}. Undo brings the others back.</source>
        <translation>
            <numerusform>Das Gedächtnis hat jetzt {count} Eintrag {in_classes}. Rückgängig holt die anderen zurück.</numerusform>
            <numerusform>Das Gedächtnis hat jetzt {count} Einträge {in_classes}. Rückgängig holt die anderen zurück.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries {in_classes} added.</source>
        <translation>
            <numerusform>{count} Eintrag {in_classes} hinzugefügt.</numerusform>
            <numerusform>{count} Einträge {in_classes} hinzugefügt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in {classes} classes</source>
        <translation>
            <numerusform>in {classes} Klasse</numerusform>
            <numerusform>in {classes} Klassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries added.</source>
        <translation>
            <numerusform>{count} Eintrag hinzugefügt.</numerusform>
            <numerusform>{count} Einträge hinzugefügt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The memory now has {count} entries. Undo brings the others back.</source>
        <translation>
            <numerusform>Das Gedächtnis hat jetzt {count} Eintrag. Rückgängig holt die anderen zurück.</numerusform>
            <numerusform>Das Gedächtnis hat jetzt {count} Einträge. Rückgängig holt die anderen zurück.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InspectorDock</name>
    <message>
        <source>Entry inspector</source>
        <translation>Eintrag-Inspektor</translation>
    </message>
</context>
<context>
    <name>InspectorView</name>
    <message>
        <source>Entry inspector</source>
        <translation>Eintrag-Inspektor</translation>
    </message>
    <message>
        <source>Click a neighbour to select it</source>
        <translation>Ein Klick auf einen Nachbarn wählt ihn</translation>
    </message>
    <message>
        <source>read by {variants} variants in {answers} answers</source>
        <translation>gelesen von {variants} Varianten in {answers} Antworten</translation>
    </message>
    <message>
        <source>starter set</source>
        <translation>Startzeichen</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>keine Beschriftung</translation>
    </message>
    <message>
        <source>disabled: never addressed</source>
        <translation>ausgeschaltet: wird nie adressiert</translation>
    </message>
    <message>
        <source>Select an entry to inspect it.</source>
        <translation>Einen Eintrag auswählen, um ihn zu untersuchen.</translation>
    </message>
    <message>
        <source>Drawings that read it most often</source>
        <translation>Zeichnungen, die ihn am häufigsten lasen</translation>
    </message>
    <message>
        <source>No drawing has read it yet</source>
        <translation>Noch keine Zeichnung hat ihn gelesen</translation>
    </message>
    <message>
        <source>Nearest keys (cosine similarity)</source>
        <translation>Nächste Schlüssel (Kosinus-Ähnlichkeit)</translation>
    </message>
</context>
<context>
    <name>InstallationRow</name>
    <message>
        <source>What training needs</source>
        <translation>Was das Training braucht</translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation>Fortschritt der Installation</translation>
    </message>
    <message>
        <source>Install PyTorch</source>
        <translation>PyTorch installieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>This program cannot train: it does not include PyTorch. “Train on another machine…” writes a folder with everything to train elsewhere.</source>
        <translation>Dieses Programm kann nicht trainieren: Es enthält kein PyTorch. „Auf einem anderen Rechner trainieren …“ schreibt einen Ordner mit allem, was zum Training anderswo nötig ist.</translation>
    </message>
    <message>
        <source>Training needs PyTorch, which is not installed yet. It is downloaded into this checkout&apos;s environment, {folder} (up to {size} GB).</source>
        <translation>Das Training braucht PyTorch, das noch nicht installiert ist. Es wird in die Umgebung dieses Checkouts geladen, {folder} (bis zu {size} GB).</translation>
    </message>
    <message>
        <source>Training needs PyTorch, which is not installed yet. It is downloaded into the Python environment of this program, {folder} (up to {size} GB).</source>
        <translation>Das Training braucht PyTorch, das noch nicht installiert ist. Es wird in die Python-Umgebung dieses Programms geladen, {folder} (bis zu {size} GB).</translation>
    </message>
    <message>
        <source>Downloading {name}: {size} MB so far</source>
        <translation>{name} wird geladen: bisher {size} MB</translation>
    </message>
    <message>
        <source>Installing; this takes a minute …</source>
        <translation>Wird installiert; das dauert eine Minute …</translation>
    </message>
    <message>
        <source>Looking for the packages …</source>
        <translation>Pakete werden gesucht …</translation>
    </message>
    <message>
        <source>PyTorch was not installed: {reason}</source>
        <translation>PyTorch wurde nicht installiert: {reason}</translation>
    </message>
    <message>
        <source>In a terminal: {command}</source>
        <translation>Im Terminal: {command}</translation>
    </message>
</context>
<context>
    <name>JobDock</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
</context>
<context>
    <name>LabelField</name>
    <message>
        <source>Label</source>
        <translation>Beschriftung</translation>
    </message>
    <message>
        <source>Label of the drawing</source>
        <translation>Beschriftung der Zeichnung</translation>
    </message>
    <message>
        <source>Class of the drawing, such as the character it is; stays for the next drawing (L moves here, Enter adds)</source>
        <translation>Klasse der Zeichnung, etwa ihr Buchstabe; bleibt für die nächste Zeichnung (L führt hierher, die Eingabetaste fügt hinzu)</translation>
    </message>
</context>
<context>
    <name>LanesDock</name>
    <message>
        <source>Addressing comparison</source>
        <translation>Adressierungsvergleich</translation>
    </message>
    <message>
        <source>Small models, trained far shorter than the main one. Left: the entries each reads. Right: its variants, with the current seed and variation.</source>
        <translation>Kleine Modelle, viel kürzer trainiert als das große. Links: was jedes liest. Rechts: seine Varianten mit Startwert und Variation von jetzt.</translation>
    </message>
    <message>
        <source>Small models, trained far shorter than the main one. Left: the entries each reads. Right: variants of what it recalls, not of the drawing.</source>
        <translation>Kleine Modelle, viel kürzer trainiert als das große. Links: was jedes liest. Rechts: Varianten der Erinnerung, nicht der Zeichnung.</translation>
    </message>
</context>
<context>
    <name>LanesView</name>
    <message>
        <source>Hard</source>
        <translation>Hart</translation>
    </message>
    <message>
        <source>reads one entry</source>
        <translation>liest einen Eintrag</translation>
    </message>
    <message>
        <source>Soft</source>
        <translation>Weich</translation>
    </message>
    <message>
        <source>mixes all entries</source>
        <translation>mischt alle Einträge</translation>
    </message>
    <message>
        <source>No memory</source>
        <translation>Ohne Gedächtnis</translation>
    </message>
    <message>
        <source>reads nothing</source>
        <translation>liest nichts</translation>
    </message>
    <message>
        <source>Addressing comparison</source>
        <translation>Adressierungsvergleich</translation>
    </message>
    <message>
        <source>Three small models with the same networks and noise: a discrete address q(a|x), a mixture of all entries, and no memory. Cost: the importance-weighted bound IWAE-K of −log p(x|M).</source>
        <translation>Drei kleine Modelle mit gleichen Netzen und gleichem Rauschen: eine diskrete Adresse q(a|x), eine Mischung aller Einträge und kein Gedächtnis. Kosten: die gewichtete Schranke IWAE-K von −log p(x|M).</translation>
    </message>
    <message>
        <source>Draw something to compare three models side by side.</source>
        <translation>Etwas zeichnen, um drei Modelle nebeneinander zu vergleichen.</translation>
    </message>
</context>
<context>
    <name>LatentMapDock</name>
    <message>
        <source>Latent map</source>
        <translation>Latente Karte</translation>
    </message>
    <message>
        <source>Horizontal axis</source>
        <translation>Waagerechte Achse</translation>
    </message>
    <message>
        <source>Vertical axis</source>
        <translation>Senkrechte Achse</translation>
    </message>
    <message>
        <source>Reset cursor</source>
        <translation>Zeiger zurücksetzen</translation>
    </message>
    <message>
        <source>Move the cursor to the drawing</source>
        <translation>Den Zeiger auf die Zeichnung setzen</translation>
    </message>
    <message>
        <source>How the latents z of all entries, or of the selected ones, differ.</source>
        <translation>Wie sich die Latenten z aller oder der gewählten Einträge unterscheiden.</translation>
    </message>
    <message>
        <source>Principal axes of the means of q(z | x, m) over entries x; m is the selected entry, else the most probable, else the one read most. Select three or more entries to map only those.</source>
        <translation>Hauptachsen der Mittelwerte von q(z | x, m) über die Einträge x; m ist der ausgewählte, sonst der wahrscheinlichste, sonst der meistgelesene Eintrag. Drei oder mehr Einträge auswählen, um nur diese zu zeigen.</translation>
    </message>
    <message>
        <source>Put on canvas</source>
        <translation>Auf die Zeichenfläche</translation>
    </message>
    <message>
        <source>Use the glyph under the cursor as the drawing</source>
        <translation>Das Zeichen unter dem Zeiger als Zeichnung verwenden</translation>
    </message>
    <message>
        <source>Horizontal</source>
        <translation>Waagerecht</translation>
    </message>
    <message>
        <source>Vertical</source>
        <translation>Senkrecht</translation>
    </message>
</context>
<context>
    <name>LatentMapView</name>
    <message>
        <source>Latent map</source>
        <translation>Latente Karte</translation>
    </message>
    <message>
        <source>Drag or use the arrow keys to move the cursor; double-click to put the glyph on the canvas.</source>
        <translation>Ziehen oder Pfeiltasten bewegen den Zeiger; ein Doppelklick legt das Zeichen auf die Zeichenfläche.</translation>
    </message>
    <message>
        <source>{across} across, {up} up, in standard deviations</source>
        <translation>{across} quer, {up} hoch, in Standardabweichungen</translation>
    </message>
    <message>
        <source>Add at least three different entries to the memory to map them.</source>
        <translation>Mindestens drei verschiedene Einträge ins Gedächtnis legen, um ihre Karte zu sehen.</translation>
    </message>
    <message>
        <source>±{range} standard deviations; {across} % of the variance across, {up} % up</source>
        <translation>±{range} Standardabweichungen; quer {across} % der Varianz, hoch {up} %</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>keine Beschriftung</translation>
    </message>
    <message>
        <source>varies {name}</source>
        <translation>variiert {name}</translation>
    </message>
    <message>
        <source>an unlabelled entry</source>
        <translation>ein Eintrag ohne Beschriftung</translation>
    </message>
</context>
<context>
    <name>LevelsView</name>
    <message>
        <source>Identification levels</source>
        <translation>Erkennungsraten</translation>
    </message>
    <message>
        <source>{name}, published</source>
        <translation>{name}, veröffentlicht</translation>
    </message>
</context>
<context>
    <name>LinesDialog</name>
    <message>
        <source>Writing lines</source>
        <translation>Schreiblinien</translation>
    </message>
    <message>
        <source>Previous entry</source>
        <translation>Voriger Eintrag</translation>
    </message>
    <message>
        <source>Next entry</source>
        <translation>Nächster Eintrag</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>Grundlinie</translation>
    </message>
    <message>
        <source>Distance from the top of the drawing square, of 105</source>
        <translation>Abstand vom oberen Rand des Zeichenquadrats, von 105</translation>
    </message>
    <message>
        <source>x-height</source>
        <translation>x-Höhe</translation>
    </message>
    <message>
        <source>Height of an x on the drawing square, of 105</source>
        <translation>Höhe eines x auf dem Zeichenquadrat, von 105</translation>
    </message>
    <message numerus="yes">
        <source>Change all {count} selected</source>
        <translation>
            <numerusform>Alle {count} gewählten ändern</numerusform>
            <numerusform>Alle {count} gewählten ändern</numerusform>
        </translation>
    </message>
    <message>
        <source>Move and scale the lines of all selected entries alike</source>
        <translation>Die Linien aller gewählten Einträge gleich verschieben und skalieren</translation>
    </message>
    <message>
        <source>Reset to suggested</source>
        <translation>Auf Vorschlag zurücksetzen</translation>
    </message>
    <message>
        <source>Lines that follow from the label, the ink and the neighbours</source>
        <translation>Linien, die sich aus Beschriftung, Tinte und Nachbarn ergeben</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>keine Beschriftung</translation>
    </message>
    <message>
        <source>{label} ({number} of {count})</source>
        <translation>{label} ({number} von {count})</translation>
    </message>
    <message>
        <source>Suggested from the label and the ink.</source>
        <translation>Vorgeschlagen nach Beschriftung und Tinte.</translation>
    </message>
    <message>
        <source>The entry&apos;s own lines.</source>
        <translation>Eigene Linien des Eintrags.</translation>
    </message>
</context>
<context>
    <name>LinesView</name>
    <message>
        <source>Entry on its writing lines</source>
        <translation>Eintrag auf seinen Schreiblinien</translation>
    </message>
    <message>
        <source>Drag the baseline or the x-height. Up and Down move the chosen line, Shift moves it further, Left and Right choose the other one.</source>
        <translation>Die Grundlinie oder die x-Höhe ziehen. Auf und Ab bewegen die gewählte Linie, mit Umschalt weiter; Links und Rechts wählen die andere.</translation>
    </message>
    <message>
        <source>Baseline {baseline}, x-height {height}; keys move the {line}.</source>
        <translation>Grundlinie {baseline}, x-Höhe {height}; Tasten bewegen die {line}.</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>Grundlinie</translation>
    </message>
    <message>
        <source>x-height</source>
        <translation>x-Höhe</translation>
    </message>
    <message>
        <source>capitals</source>
        <translation>Versalhöhe</translation>
    </message>
    <message>
        <source>descender</source>
        <translation>Unterlänge</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Panels</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>Draw “{character}” and press Enter to add it to the memory.</source>
        <translation>Zeichne „{character}“ und drücke Enter, um es ins Gedächtnis zu nehmen.</translation>
    </message>
    <message>
        <source>Draw “{character}” and press Enter: the page fills itself.</source>
        <translation>Zeichne „{character}“ und drücke die Eingabetaste: Die Seite füllt sich von selbst.</translation>
    </message>
    <message>
        <source>{reason} Now running on {provider}.</source>
        <translation>{reason} Es rechnet jetzt: {provider}.</translation>
    </message>
    <message>
        <source>Restore settings</source>
        <translation>Einstellungen wiederherstellen</translation>
    </message>
    <message>
        <source>Restored the settings of {name}: seed {seed}, variation {variation}.</source>
        <translation>Einstellungen von {name} wiederhergestellt: Startwert {seed}, Variation {variation}.</translation>
    </message>
    <message>
        <source>Open as image</source>
        <translation>Als Bild öffnen</translation>
    </message>
</context>
<context>
    <name>MatrixView</name>
    <message>
        <source>Transfer matrix</source>
        <translation>Übertragungsmatrix</translation>
    </message>
    <message>
        <source>{entries} entries, {latents} latents</source>
        <translation>{entries} Einträge, {latents} Latente</translation>
    </message>
    <message>
        <source>Rows are entries, columns are latents z: each column is one hand writing every character. Click a cell to put it on the canvas.</source>
        <translation>Zeilen sind Einträge, Spalten sind Latente z: In jeder Spalte schreibt eine Hand alle Zeichen. Ein Klick legt eine Zelle auf die Zeichenfläche.</translation>
    </message>
    <message>
        <source>Add entries to the memory to see them in many hands.</source>
        <translation>Einträge ins Gedächtnis legen, um sie in vielen Handschriften zu sehen.</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>keine Beschriftung</translation>
    </message>
</context>
<context>
    <name>MemoryGridView</name>
    <message>
        <source>Memory entries</source>
        <translation>Einträge des Gedächtnisses</translation>
    </message>
    <message numerus="yes">
        <source>{count} entries shown</source>
        <translation>
            <numerusform>{count} Eintrag gezeigt</numerusform>
            <numerusform>{count} Einträge gezeigt</numerusform>
        </translation>
    </message>
    <message>
        <source>The memory is empty. Draw and press Enter, drop images here, or open files.</source>
        <translation>Das Gedächtnis ist leer. Zeichnen und Enter drücken, Bilder hierher ziehen oder Dateien öffnen.</translation>
    </message>
</context>
<context>
    <name>MemoryModel</name>
    <message>
        <source>no label</source>
        <translation>keine Beschriftung</translation>
    </message>
    <message>
        <source>address probability q(a|x) {probability}</source>
        <translation>Adresswahrscheinlichkeit q(a|x) {probability}</translation>
    </message>
    <message>
        <source>address prior p(a) {probability}</source>
        <translation>Adress-Prior p(a) {probability}</translation>
    </message>
    <message>
        <source>q − p {probability}</source>
        <translation>q − p {probability}</translation>
    </message>
    <message>
        <source>address posterior p(a|x), sampled, {probability}</source>
        <translation>Adress-Posterior p(a|x), aus Stichproben, {probability}</translation>
    </message>
    <message>
        <source>disabled: never addressed</source>
        <translation>ausgeschaltet: wird nie adressiert</translation>
    </message>
    <message>
        <source>Pinned: variants read only pinned entries. P unpins it.</source>
        <translation>Angeheftet: Varianten lesen nur angeheftete Einträge. P löst ihn.</translation>
    </message>
    <message>
        <source>entry {number}, {label}, {percent} percent</source>
        <translation>Eintrag {number}, {label}, {percent} Prozent</translation>
    </message>
    <message>
        <source>entry {number}, {label}, {percent} percent, disabled</source>
        <translation>Eintrag {number}, {label}, {percent} Prozent, ausgeschaltet</translation>
    </message>
    <message>
        <source>entry {number}, {label}, {percent} percent, pinned</source>
        <translation>Eintrag {number}, {label}, {percent} Prozent, angeheftet</translation>
    </message>
</context>
<context>
    <name>MemoryPanel</name>
    <message>
        <source>Memory</source>
        <translation>Gedächtnis</translation>
    </message>
    <message>
        <source>Heat</source>
        <translation>Wärme</translation>
    </message>
    <message>
        <source>Address posterior q(a|x) of your drawing</source>
        <translation>Adress-Posterior q(a|x) Ihrer Zeichnung</translation>
    </message>
    <message>
        <source>Difference q(a|x) − p(a)</source>
        <translation>Differenz q(a|x) − p(a)</translation>
    </message>
    <message>
        <source>What q approximates: p(a|x) by importance sampling, {samples} samples over the {entries} most probable entries</source>
        <translation>Was q annähert: p(a|x) aus gewichteten Stichproben, {samples} über die {entries} wahrscheinlichsten Einträge</translation>
    </message>
    <message>
        <source>Filter by label or source</source>
        <translation>Nach Beschriftung oder Quelle filtern</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Starter sets</source>
        <translation>Startzeichen</translation>
    </message>
    <message>
        <source>Sets</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Thumbnail size</source>
        <translation>Größe der Bildchen</translation>
    </message>
    <message numerus="yes">
        <source>{count} entries</source>
        <translation>
            <numerusform>{count} Eintrag</numerusform>
            <numerusform>{count} Einträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries, {enabled} enabled</source>
        <translation>
            <numerusform>{count} Eintrag, {enabled} eingeschaltet</numerusform>
            <numerusform>{count} Einträge, {enabled} eingeschaltet</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing else to read.</source>
        <translation>Es gibt sonst nichts zu lesen.</translation>
    </message>
    <message>
        <source>H[{symbol}] {amount} (at most {most})</source>
        <translation>H[{symbol}] {amount} (höchstens {most})</translation>
    </message>
    <message numerus="yes">
        <source>over {count} entries and “nothing fits”</source>
        <translation>
            <numerusform>über {count} Eintrag und „nichts passt“</numerusform>
            <numerusform>über {count} Einträge und „nichts passt“</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} effective entries</source>
        <translation>{count} wirksame Einträge</translation>
    </message>
    <message>
        <source>Looks new, {percent} %</source>
        <translation>Sieht neu aus, {percent} %</translation>
    </message>
    <message>
        <source>Probably {name}, {percent} %</source>
        <translation>Wahrscheinlich {name}, {percent} %</translation>
    </message>
    <message>
        <source>Draw something to see where it reads.</source>
        <translation>Etwas zeichnen, um zu sehen, wo es liest.</translation>
    </message>
    <message>
        <source>probability difference</source>
        <translation>Unterschied der Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Where an empty canvas reads: the address prior p(a)</source>
        <translation>Wo ohne Zeichnung gelesen wird: der Adress-Prior p(a)</translation>
    </message>
    <message>
        <source>The label with the largest posterior: q(a|x) while you draw; once the pen rests, also how alike a second network finds the most probable entries, and how well they explain your drawing.</source>
        <translation>Die Bezeichnung mit der größten A-posteriori-Wahrscheinlichkeit: q(a|x), solange Sie zeichnen; sobald der Stift ruht, auch, wie ähnlich ein zweites Netz die wahrscheinlichsten Einträge findet und wie gut sie Ihre Zeichnung erklären.</translation>
    </message>
    <message>
        <source>Address statistics</source>
        <translation>Kennzahlen der Adresse</translation>
    </message>
    <message>
        <source>H: entropy of the address over the entries shown and “nothing fits”, and the largest it can be. Effective entries: its perplexity, 2^H in bits (e^H in nats). KL: the information that the drawing gave about the address.</source>
        <translation>H: Entropie der Adresse über die gezeigten Einträge und „nichts passt“ und wie groß sie höchstens wird. Wirksame Einträge: ihre Perplexität, 2^H in Bit (e^H in Nat). KL: was die Zeichnung über die Adresse verriet.</translation>
    </message>
    <message>
        <source>Add characters of a script to the memory</source>
        <translation>Zeichen einer Schriftart ins Gedächtnis legen</translation>
    </message>
    <message numerus="yes">
        <source>{shown} of {count} entries</source>
        <translation>
            <numerusform>{shown} von {count} Eintrag</numerusform>
            <numerusform>{shown} von {count} Einträgen</numerusform>
        </translation>
    </message>
    <message>
        <source>address probability</source>
        <translation>Adresswahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Without {name} ({share} %):</source>
        <translation>Ohne {name} ({share} %):</translation>
    </message>
    <message>
        <source>“nothing fits”</source>
        <translation>„nichts passt“</translation>
    </message>
    <message>
        <source>{name} gains most, {points} percentage points ({old} → {new} %)</source>
        <translation>{name} gewinnt am meisten, {points} Prozentpunkte ({old} → {new} %)</translation>
    </message>
    <message>
        <source>nothing fits {none} %</source>
        <translation>nichts passt {none} %</translation>
    </message>
    <message>
        <source>an unlabelled entry</source>
        <translation>ein Eintrag ohne Beschriftung</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>MessagesDialog</name>
    <message>
        <source>Messages</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>No messages yet.</source>
        <translation>Noch keine Meldungen.</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Error: {text}</source>
        <translation>Fehler: {text}</translation>
    </message>
</context>
<context>
    <name>MissingLine</name>
    <message>
        <source>Letters on the page</source>
        <translation>Buchstaben auf der Seite</translation>
    </message>
    <message>
        <source>+{count}</source>
        <translation>+{count}</translation>
    </message>
    <message>
        <source>Draw “{character}”, which the memory lacks</source>
        <translation>„{character}“ zeichnen, das im Gedächtnis fehlt</translation>
    </message>
    <message>
        <source>Draw “{character}”, which the memory lacks; “{mark}” is enough</source>
        <translation>„{character}“ zeichnen, das im Gedächtnis fehlt; „{mark}“ genügt</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>hash</source>
        <translation>Hash</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>image size</source>
        <translation>Bildgröße</translation>
    </message>
    <message>
        <source>updates</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>training hours</source>
        <translation>Trainingsstunden</translation>
    </message>
    <message>
        <source>hardware</source>
        <translation>Hardware</translation>
    </message>
    <message>
        <source>training data</source>
        <translation>Trainingsdaten</translation>
    </message>
    <message>
        <source>training data hash</source>
        <translation>Hash der Trainingsdaten</translation>
    </message>
    <message>
        <source>training classes</source>
        <translation>Trainingsklassen</translation>
    </message>
    <message>
        <source>training drawings</source>
        <translation>Trainingszeichnungen</translation>
    </message>
    <message>
        <source>licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>parity, largest difference</source>
        <translation>Übereinstimmung, größter Unterschied</translation>
    </message>
</context>
<context>
    <name>ModelView</name>
    <message>
        <source>Model input</source>
        <translation>Modelleingabe</translation>
    </message>
    <message>
        <source>Model input: your drawing at model resolution</source>
        <translation>Modelleingabe: die Zeichnung in der Auflösung des Modells</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Model cards of the selected models</source>
        <translation>Modellkarten der gewählten Modelle</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>Löschen zurücknehmen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Select several models to compare them.</source>
        <translation>Mehrere Modelle auswählen, um sie zu vergleichen.</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Checking …</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>Imported {name}</source>
        <translation>{name} importiert</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>{path} gespeichert</translation>
    </message>
    <message>
        <source>Import model</source>
        <translation>Modell importieren</translation>
    </message>
    <message>
        <source>Model bundles (*.zip)</source>
        <translation>Modellbündel (*.zip)</translation>
    </message>
    <message>
        <source>Export model</source>
        <translation>Modell exportieren</translation>
    </message>
</context>
<context>
    <name>NearChip</name>
    <message>
        <source>Like variant {number}</source>
        <translation>Wie Variante {number}</translation>
    </message>
    <message>
        <source>Variants near one: {numbers}. Drawing on returns to the drawing.</source>
        <translation>Varianten nahe einer: {numbers}. Weiterzeichnen führt zur Zeichnung zurück.</translation>
    </message>
</context>
<context>
    <name>NeighboursView</name>
    <message>
        <source>Entry among its neighbours</source>
        <translation>Eintrag zwischen seinen Nachbarn</translation>
    </message>
    <message>
        <source>The entry among others of the memory, on one baseline</source>
        <translation>Der Eintrag zwischen anderen des Gedächtnisses, auf einer Grundlinie</translation>
    </message>
</context>
<context>
    <name>PageCommands</name>
    <message>
        <source>&amp;Another variant</source>
        <translation>&amp;Andere Variante</translation>
    </message>
    <message>
        <source>P&amp;in</source>
        <translation>An&amp;heften</translation>
    </message>
    <message>
        <source>&amp;Release</source>
        <translation>&amp;Lösen</translation>
    </message>
    <message>
        <source>Show &amp;entry in memory</source>
        <translation>&amp;Eintrag im Gedächtnis zeigen</translation>
    </message>
    <message>
        <source>&amp;Draw “{character}”</source>
        <translation>„{character}“ &amp;zeichnen</translation>
    </message>
</context>
<context>
    <name>PageControls</name>
    <message>
        <source>Letters from</source>
        <translation>Buchstaben aus</translation>
    </message>
    <message>
        <source>Which entries the page is written with, by the beginning of their labels; automatic: plain labels first, then those with the most characters</source>
        <translation>Mit welchen Einträgen die Seite geschrieben wird, nach dem Anfang ihrer Beschriftung; automatisch: zuerst einfache Beschriftungen, dann die mit den meisten Zeichen</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schrift</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>Abstände</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Reset settings</source>
        <translation>Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>All settings of the page as they were at first</source>
        <translation>Alle Einstellungen der Seite wie am Anfang</translation>
    </message>
    <message>
        <source>Page settings</source>
        <translation>Seiteneinstellungen</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Size of the writing; small letters are half as tall</source>
        <translation>Größe der Schrift; kleine Buchstaben sind halb so hoch</translation>
    </message>
    <message>
        <source>Width of the lines; pressure varies it</source>
        <translation>Breite der Linien; Druck verändert sie</translation>
    </message>
    <message>
        <source>Lean of the letters to the right</source>
        <translation>Neigung der Buchstaben nach rechts</translation>
    </message>
    <message>
        <source>Added to the space that the shapes of the letters ask for</source>
        <translation>Zusätzlich zu dem Abstand, den die Formen der Buchstaben verlangen</translation>
    </message>
    <message>
        <source>Width of a space</source>
        <translation>Breite eines Leerzeichens</translation>
    </message>
    <message>
        <source>From baseline to baseline, in sizes of the writing</source>
        <translation>Von Grundlinie zu Grundlinie, in Schriftgrößen</translation>
    </message>
    <message>
        <source>From letters close to the drawn ones to freer variants</source>
        <translation>Von Buchstaben nahe den gezeichneten bis zu freieren Varianten</translation>
    </message>
    <message>
        <source>How unevenly the letters stand on their line</source>
        <translation>Wie ungleichmäßig die Buchstaben auf ihrer Zeile stehen</translation>
    </message>
    <message>
        <source>How far size, slant and baseline wander over the page</source>
        <translation>Wie weit Größe, Neigung und Grundlinie über die Seite wandern</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Pen width</source>
        <translation>Strichstärke</translation>
    </message>
    <message>
        <source>Slant</source>
        <translation>Neigung</translation>
    </message>
    <message>
        <source>Between letters</source>
        <translation>Zwischen Buchstaben</translation>
    </message>
    <message>
        <source>Between words</source>
        <translation>Zwischen Wörtern</translation>
    </message>
    <message>
        <source>Between lines</source>
        <translation>Zwischen Zeilen</translation>
    </message>
    <message>
        <source>Chance</source>
        <translation>Zufall</translation>
    </message>
    <message>
        <source>Wildness</source>
        <translation>Wildheit</translation>
    </message>
    <message>
        <source>Baseline jitter</source>
        <translation>Unruhe der Zeile</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>Drift</translation>
    </message>
    <message>
        <source>Free space at all four sides of the paper</source>
        <translation>Freier Rand an allen vier Seiten des Papiers</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>Rand</translation>
    </message>
    <message>
        <source>Join letters</source>
        <translation>Buchstaben verbinden</translation>
    </message>
    <message>
        <source>Connect letters whose strokes end and begin near the baseline</source>
        <translation>Buchstaben verbinden, deren Striche nahe der Grundlinie enden und beginnen</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Align with the start of the line</source>
        <translation>Am Zeilenanfang ausrichten</translation>
    </message>
    <message>
        <source>Centre the lines</source>
        <translation>Zeilen zentrieren</translation>
    </message>
    <message>
        <source>Align with the end of the line</source>
        <translation>Am Zeilenende ausrichten</translation>
    </message>
    <message>
        <source>Justify: both edges are straight</source>
        <translation>Blocksatz: beide Ränder sind gerade</translation>
    </message>
    <message>
        <source>{name} landscape</source>
        <translation>{name} quer</translation>
    </message>
    <message>
        <source>Other size</source>
        <translation>Andere Größe</translation>
    </message>
    <message>
        <source>Width of the paper</source>
        <translation>Breite des Papiers</translation>
    </message>
    <message>
        <source>Height of the paper</source>
        <translation>Höhe des Papiers</translation>
    </message>
    <message>
        <source>Direction of the text</source>
        <translation>Schreibrichtung</translation>
    </message>
    <message>
        <source>Left to right</source>
        <translation>Von links nach rechts</translation>
    </message>
    <message>
        <source>Right to left</source>
        <translation>Von rechts nach links</translation>
    </message>
    <message>
        <source>Automatic: that of the first letter of each paragraph</source>
        <translation>Automatisch: die des ersten Buchstabens jedes Absatzes</translation>
    </message>
</context>
<context>
    <name>PageDialog</name>
    <message>
        <source>Letters that are not drawn yet are left out.</source>
        <translation>Noch nicht gezeichnete Buchstaben werden ausgelassen.</translation>
    </message>
    <message>
        <source>Save page</source>
        <translation>Seite speichern</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>SVG, single lines in writing order (pen plotter)</source>
        <translation>SVG, einzelne Linien in Schreibreihenfolge (Stiftplotter)</translation>
    </message>
    <message>
        <source>SVG, outlines of the ink</source>
        <translation>SVG, Umrisse der Tinte</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>PNG image</source>
        <translation>PNG-Bild</translation>
    </message>
    <message>
        <source>Movie of the page being written</source>
        <translation>Film vom Schreiben der Seite</translation>
    </message>
    <message>
        <source> dpi</source>
        <translation> dpi</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>{width} × {height} mm</source>
        <translation>{width} × {height} mm</translation>
    </message>
    <message numerus="yes">
        <source>One PDF of {count} pages, {size}</source>
        <translation>
            <numerusform>Eine PDF-Datei mit {count} Seite, {size}</numerusform>
            <numerusform>Eine PDF-Datei mit {count} Seiten, {size}</numerusform>
        </translation>
    </message>
    <message>
        <source>One movie, {width} × {height} px, page after page</source>
        <translation>Ein Film, {width} × {height} px, Seite für Seite</translation>
    </message>
    <message numerus="yes">
        <source>{count} {kind} files, {size}</source>
        <translation>
            <numerusform>{count} {kind}-Datei, {size}</numerusform>
            <numerusform>{count} {kind}-Dateien, {size}</numerusform>
        </translation>
    </message>
    <message>
        <source>{width} × {height} px</source>
        <translation>{width} × {height} px</translation>
    </message>
    <message>
        <source>Their names end with the number of the page.</source>
        <translation>Ihre Namen enden mit der Nummer der Seite.</translation>
    </message>
    <message>
        <source>Movie (*.gif *.webp)</source>
        <translation>Film (*.gif *.webp)</translation>
    </message>
    <message>
        <source>page</source>
        <translation>seite</translation>
    </message>
    <message>
        <source>Replace {names}?</source>
        <translation>{names} ersetzen?</translation>
    </message>
</context>
<context>
    <name>PageSaver</name>
    <message>
        <source>Page copied as SVG and as a picture.</source>
        <translation>Seite als SVG und als Bild kopiert.</translation>
    </message>
    <message>
        <source>First page copied as SVG and as a picture.</source>
        <translation>Erste Seite als SVG und als Bild kopiert.</translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
</context>
<context>
    <name>PerformanceDock</name>
    <message>
        <source>Model and performance</source>
        <translation>Modell und Leistung</translation>
    </message>
    <message>
        <source>not measured at export</source>
        <translation>beim Export nicht gemessen</translation>
    </message>
    <message>
        <source>agree to {difference} (limit {limit})</source>
        <translation>stimmen auf {difference} überein (Grenze {limit})</translation>
    </message>
    <message>
        <source>differ by {difference} (limit {limit})</source>
        <translation>weichen um {difference} ab (Grenze {limit})</translation>
    </message>
    <message>
        <source>Running on</source>
        <translation>Läuft auf</translation>
    </message>
    <message>
        <source>Heat latency</source>
        <translation>Latenz der Wärme</translation>
    </message>
    <message>
        <source>Variants latency</source>
        <translation>Latenz der Varianten</translation>
    </message>
    <message>
        <source>UI thread delay</source>
        <translation>Verzögerung der Oberfläche</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>ONNX and PyTorch</source>
        <translation>ONNX und PyTorch</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>{sent} sent, {answered} answered in full, {superseded} superseded</source>
        <translation>{sent} gestellt, {answered} ganz beantwortet, {superseded} überholt</translation>
    </message>
    <message>
        <source>median {median} ms, 95 % below {p95} ms</source>
        <translation>Median {median} ms, 95 % unter {p95} ms</translation>
    </message>
</context>
<context>
    <name>PictureDialog</name>
    <message>
        <source>Save variants</source>
        <translation>Varianten speichern</translation>
    </message>
    <message>
        <source>Save variants separately</source>
        <translation>Varianten einzeln speichern</translation>
    </message>
    <message>
        <source>Save animation</source>
        <translation>Animation speichern</translation>
    </message>
    <message>
        <source>Save stroke replay</source>
        <translation>Zeichenfilm speichern</translation>
    </message>
    <message>
        <source>Variants in rows and columns in one file.</source>
        <translation>Varianten in Zeilen und Spalten in einer Datei.</translation>
    </message>
    <message>
        <source>Each variant in its own file.</source>
        <translation>Jede Variante in einer eigenen Datei.</translation>
    </message>
    <message>
        <source>From the first selected variant to the last and back.</source>
        <translation>Von der ersten ausgewählten Variante zur letzten und zurück.</translation>
    </message>
    <message>
        <source>Stroke by stroke in drawing order, at pen speed.</source>
        <translation>Strich für Strich in Zeichenreihenfolge, im Tempo eines Stifts.</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message numerus="yes">
        <source>{count} selected</source>
        <translation>
            <numerusform>{count} ausgewählte</numerusform>
            <numerusform>{count} ausgewählte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All {count}</source>
        <translation>
            <numerusform>Alle {count}</numerusform>
            <numerusform>Alle {count}</numerusform>
        </translation>
    </message>
    <message>
        <source>PNG image</source>
        <translation>PNG-Bild</translation>
    </message>
    <message>
        <source>SVG outlines</source>
        <translation>SVG-Umrisse</translation>
    </message>
    <message>
        <source>SVG centre lines</source>
        <translation>SVG-Mittellinien</translation>
    </message>
    <message>
        <source>Pen strokes</source>
        <translation>Stiftstriche</translation>
    </message>
    <message>
        <source>Model pixels</source>
        <translation>Modellpixel</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Transparent background</source>
        <translation>Transparenter Hintergrund</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Render as</source>
        <translation>Darstellen als</translation>
    </message>
    <message>
        <source>Longer side</source>
        <translation>Längere Seite</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>One animation, {side} × {side} px: {form}</source>
        <translation>Eine Animation, {side} × {side} px: {form}</translation>
    </message>
    <message>
        <source>{side} × {side} px</source>
        <translation>{side} × {side} px</translation>
    </message>
    <message>
        <source>longer side {side} px</source>
        <translation>längere Seite {side} px</translation>
    </message>
    <message>
        <source>any size</source>
        <translation>jede Größe</translation>
    </message>
    <message numerus="yes">
        <source>{count} variants in one {kind} file, {size}: {form}</source>
        <translation>
            <numerusform>{count} Variante in einer {kind}-Datei, {size}: {form}</numerusform>
            <numerusform>{count} Varianten in einer {kind}-Datei, {size}: {form}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} {kind} files, {size}: {form}</source>
        <translation>
            <numerusform>{count} {kind}-Datei, {size}: {form}</numerusform>
            <numerusform>{count} {kind}-Dateien, {size}: {form}</numerusform>
        </translation>
    </message>
    <message>
        <source>Animation (*.gif *.webp)</source>
        <translation>Animation (*.gif *.webp)</translation>
    </message>
</context>
<context>
    <name>PracticeDialog</name>
    <message>
        <source>Practice sheet</source>
        <translation>Übungsblatt</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Single characters, or words separated by spaces</source>
        <translation>Einzelne Zeichen, oder Wörter durch Leerzeichen getrennt</translation>
    </message>
    <message>
        <source>Writing lines</source>
        <translation>Schreiblinien</translation>
    </message>
    <message>
        <source>Print baseline, x-height, capitals and descender; letters keep their place</source>
        <translation>Grundlinie, x-Höhe, Versalhöhe und Unterlänge drucken; Buchstaben behalten ihren Platz</translation>
    </message>
    <message>
        <source>Preview of the first page</source>
        <translation>Vorschau der ersten Seite</translation>
    </message>
    <message>
        <source>Save PDF…</source>
        <translation>PDF speichern …</translation>
    </message>
    <message>
        <source>Cells per character</source>
        <translation>Felder je Zeichen</translation>
    </message>
    <message>
        <source>Cells per line</source>
        <translation>Felder je Zeile</translation>
    </message>
    <message>
        <source>Print it, fill it in with a dark pen, scan or photograph the whole page, and drop the picture on the window. Every cell is labelled automatically.</source>
        <translation>Ausdrucken, mit dunklem Stift ausfüllen, die ganze Seite scannen oder fotografieren und das Bild auf das Fenster ziehen. Jedes Feld wird selbsttätig beschriftet.</translation>
    </message>
    <message>
        <source>Save PDF</source>
        <translation>PDF speichern</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message numerus="yes">
        <source>{count} pages</source>
        <translation>
            <numerusform>{count} Seite</numerusform>
            <numerusform>{count} Seiten</numerusform>
        </translation>
    </message>
    <message>
        <source>One character in each cell, with a dark pen. Then scan or photograph the whole page.</source>
        <translation>In jedes Feld ein Zeichen, mit dunklem Stift. Dann die ganze Seite scannen oder fotografieren.</translation>
    </message>
</context>
<context>
    <name>PreviewGrid</name>
    <message>
        <source>Import preview</source>
        <translation>Importvorschau</translation>
    </message>
    <message>
        <source>no ink</source>
        <translation>keine Tinte</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>runs on</source>
        <translation>läuft mit</translation>
    </message>
    <message>
        <source>computes on</source>
        <translation>rechnet auf</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>models and recovery copies</source>
        <translation>Modelle und Sicherungskopien</translation>
    </message>
    <message>
        <source>log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>licence</source>
        <translation>Lizenz</translation>
    </message>
</context>
<context>
    <name>Projects</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>{path} is open in another window. Save under another name.</source>
        <translation>{path} ist in einem anderen Fenster offen. Speichern Sie unter einem anderen Namen.</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>{path} gespeichert</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>New project. Undo brings the former one back.</source>
        <translation>Neues Projekt. Rückgängig holt das vorige zurück.</translation>
    </message>
    <message>
        <source>New project. Undo brings {name} back.</source>
        <translation>Neues Projekt. Rückgängig holt {name} zurück.</translation>
    </message>
    <message>
        <source>Opened {name}</source>
        <translation>{name} geöffnet</translation>
    </message>
    <message>
        <source>{name} was made with another model, {model} ({hash}). Addresses and variants will differ; your drawings are unchanged.</source>
        <translation>{name} entstand mit einem anderen Modell, {model} ({hash}). Adressen und Varianten werden abweichen; Ihre Zeichnungen sind unverändert.</translation>
    </message>
    <message>
        <source>{name} is open in another window. This is a copy.</source>
        <translation>{name} ist in einem anderen Fenster offen. Dies ist eine Kopie.</translation>
    </message>
    <message>
        <source>Restore work</source>
        <translation>Arbeit wiederherstellen</translation>
    </message>
    <message>
        <source>Restored your last work.</source>
        <translation>Die letzte Arbeit ist wiederhergestellt.</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Gespeichert als {name}</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Save project ({entries}, {favourites})</source>
        <translation>Projekt speichern ({entries}, {favourites})</translation>
    </message>
    <message numerus="yes">
        <source>{count} entries</source>
        <translation>
            <numerusform>{count} Eintrag</numerusform>
            <numerusform>{count} Einträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} favourites</source>
        <translation>
            <numerusform>{count} Favorit</numerusform>
            <numerusform>{count} Favoriten</numerusform>
        </translation>
    </message>
    <message>
        <source> copy</source>
        <translation> Kopie</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>Autosave to {folder} failed; save the project now.</source>
        <translation>Das automatische Speichern in {folder} schlug fehl; jetzt das Projekt speichern.</translation>
    </message>
</context>
<context>
    <name>RecoveryPrompts</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Reading file {done} of {total} …</source>
        <translation>Datei {done} von {total} wird gelesen …</translation>
    </message>
    <message>
        <source>Detecting letters … {percent} %</source>
        <translation>Buchstaben werden gesucht … {percent} %</translation>
    </message>
    <message>
        <source>There is unsaved work from {when}. “Keep both” saves it as a separate file.</source>
        <translation>Es gibt ungespeicherte Arbeit vom {when}. „Beide behalten“ speichert sie als eigene Datei.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>Beide behalten</translation>
    </message>
    <message>
        <source>{project} was made with the model {name}. With another one, addresses and variants differ.</source>
        <translation>{project} wurde mit dem Modell {name} erstellt. Mit einem anderen weichen Adressen und Varianten ab.</translation>
    </message>
    <message>
        <source>Use that model</source>
        <translation>Jenes Modell verwenden</translation>
    </message>
    <message>
        <source>Open with this one</source>
        <translation>Mit diesem öffnen</translation>
    </message>
    <message>
        <source>{name} cannot be read. The previous version was kept.</source>
        <translation>{name} kann nicht gelesen werden. Die vorige Fassung ist noch da.</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Edit a copy</source>
        <translation>Kopie bearbeiten</translation>
    </message>
    <message>
        <source>Draw something first.</source>
        <translation>Erst etwas zeichnen.</translation>
    </message>
    <message>
        <source>Drawing {number}</source>
        <translation>Zeichnung {number}</translation>
    </message>
    <message>
        <source>drawn</source>
        <translation>gezeichnet</translation>
    </message>
    <message>
        <source>Add to memory</source>
        <translation>Ins Gedächtnis</translation>
    </message>
    <message>
        <source>Clear drawing</source>
        <translation>Zeichnung leeren</translation>
    </message>
    <message>
        <source>Added as “{label}”, entry {count} of its class.</source>
        <translation>Als „{label}“ hinzugefügt, Eintrag {count} dieser Klasse.</translation>
    </message>
    <message>
        <source>Add entries</source>
        <translation>Einträge hinzufügen</translation>
    </message>
    <message>
        <source>Delete entries</source>
        <translation>Einträge löschen</translation>
    </message>
    <message>
        <source>Empty memory</source>
        <translation>Gedächtnis leeren</translation>
    </message>
    <message numerus="yes">
        <source>Memory emptied. Undo brings the {count} entries back.</source>
        <translation>
            <numerusform>Gedächtnis geleert. Rückgängig bringt den {count} Eintrag zurück.</numerusform>
            <numerusform>Gedächtnis geleert. Rückgängig bringt die {count} Einträge zurück.</numerusform>
        </translation>
    </message>
    <message>
        <source>Replace memory</source>
        <translation>Gedächtnis ersetzen</translation>
    </message>
    <message>
        <source>Label entries</source>
        <translation>Einträge beschriften</translation>
    </message>
    <message>
        <source>Enable entries</source>
        <translation>Einträge einschalten</translation>
    </message>
    <message>
        <source>Disable entries</source>
        <translation>Einträge ausschalten</translation>
    </message>
    <message>
        <source>Change writing lines</source>
        <translation>Schreiblinien ändern</translation>
    </message>
    <message>
        <source>The memory is already grouped by class.</source>
        <translation>Das Gedächtnis ist schon nach Klassen gruppiert.</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Pin entries</source>
        <translation>Einträge anheften</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Change weight</source>
        <translation>Gewicht ändern</translation>
    </message>
    <message>
        <source>Select variants first.</source>
        <translation>Erst Varianten auswählen.</translation>
    </message>
    <message>
        <source>variant, seed {seed}</source>
        <translation>Variante, Startwert {seed}</translation>
    </message>
    <message>
        <source>Add variants to memory</source>
        <translation>Varianten ins Gedächtnis</translation>
    </message>
    <message>
        <source>Select a variant first.</source>
        <translation>Erst eine Variante auswählen.</translation>
    </message>
    <message>
        <source>Edit variant</source>
        <translation>Variante bearbeiten</translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation>Strich</translation>
    </message>
    <message>
        <source>Move entries</source>
        <translation>Einträge verschieben</translation>
    </message>
</context>
<context>
    <name>SessionStates</name>
    <message>
        <source>The drawing is hidden. Show it beside the page first.</source>
        <translation>Die Zeichnung ist ausgeblendet. Zeige sie zuerst neben der Seite.</translation>
    </message>
    <message>
        <source>The memory is hidden. Show it beside the page first.</source>
        <translation>Das Gedächtnis ist ausgeblendet. Zeige es zuerst neben der Seite.</translation>
    </message>
    <message>
        <source>The variants are hidden while the page is shown. Ctrl+Shift+W shows them.</source>
        <translation>Die Varianten sind ausgeblendet, solange die Seite gezeigt wird. Strg+Umschalt+W zeigt sie.</translation>
    </message>
    <message>
        <source>The page is hidden. Ctrl+Shift+W shows it.</source>
        <translation>Die Seite ist ausgeblendet. Strg+Umschalt+W zeigt sie.</translation>
    </message>
    <message>
        <source>Variants and memory are hidden while the page is shown.</source>
        <translation>Varianten und Gedächtnis sind ausgeblendet, solange die Seite gezeigt wird.</translation>
    </message>
    <message>
        <source>No panel with numbers is shown.</source>
        <translation>Kein Feld mit Zahlen wird gezeigt.</translation>
    </message>
    <message>
        <source>The memory is empty.</source>
        <translation>Das Gedächtnis ist leer.</translation>
    </message>
    <message>
        <source>There are no variants yet.</source>
        <translation>Es gibt noch keine Varianten.</translation>
    </message>
    <message>
        <source>Select entries in the memory first.</source>
        <translation>Wähle zuerst Einträge im Gedächtnis aus.</translation>
    </message>
    <message>
        <source>Select two entries, or show the drawing.</source>
        <translation>Wähle zwei Einträge aus oder zeige die Zeichnung.</translation>
    </message>
    <message>
        <source>There is nothing to copy.</source>
        <translation>Es gibt nichts zu kopieren.</translation>
    </message>
    <message>
        <source>No entry is pinned.</source>
        <translation>Kein Eintrag ist angeheftet.</translation>
    </message>
    <message>
        <source>All variants are shown.</source>
        <translation>Alle Varianten werden gezeigt.</translation>
    </message>
    <message>
        <source>There is no text on the page.</source>
        <translation>Auf der Seite steht kein Text.</translation>
    </message>
    <message>
        <source>No variant was chosen for a letter.</source>
        <translation>Für keinen Buchstaben ist eine Variante gewählt.</translation>
    </message>
    <message>
        <source>Choose a letter of the page first.</source>
        <translation>Wähle zuerst einen Buchstaben der Seite.</translation>
    </message>
</context>
<context>
    <name>SetView</name>
    <message>
        <source>Samples and class sizes</source>
        <translation>Beispiele und Klassengrößen</translation>
    </message>
    <message>
        <source>drawings per class, at most {count}</source>
        <translation>Zeichnungen je Klasse, höchstens {count}</translation>
    </message>
</context>
<context>
    <name>SetsDialog</name>
    <message>
        <source>Data sets</source>
        <translation>Datensätze</translation>
    </message>
    <message>
        <source>Download progress</source>
        <translation>Fortschritt des Downloads</translation>
    </message>
    <message>
        <source>Download Omniglot (14 MB)</source>
        <translation>Omniglot herunterladen (14 MB)</translation>
    </message>
    <message>
        <source>Save memory as data set…</source>
        <translation>Gedächtnis als Datensatz speichern …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>Löschen zurücknehmen</translation>
    </message>
    <message>
        <source>Load into memory</source>
        <translation>Ins Gedächtnis laden</translation>
    </message>
    <message numerus="yes">
        <source>Replace the {count} entries in memory</source>
        <translation>
            <numerusform>Den {count} Eintrag im Gedächtnis ersetzen</numerusform>
            <numerusform>Die {count} Einträge im Gedächtnis ersetzen</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Replace memory</source>
        <translation>Gedächtnis ersetzen</translation>
    </message>
    <message>
        <source>Current memory</source>
        <translation>Aktuelles Gedächtnis</translation>
    </message>
    <message>
        <source>Label the entries first; sets are ordered by class.</source>
        <translation>Zuerst die Einträge beschriften; Sammlungen sind nach Klassen geordnet.</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Gespeichert als {name}</translation>
    </message>
    <message>
        <source>Downloading. You can close this window and resume later.</source>
        <translation>Der Download läuft. Das Fenster kann geschlossen und der Download später fortgesetzt werden.</translation>
    </message>
    <message>
        <source>{name} cannot be deleted ({reason}).</source>
        <translation>{name} kann nicht gelöscht werden ({reason}).</translation>
    </message>
    <message>
        <source>&lt;b&gt;{drawings}&lt;/b&gt; drawings, &lt;b&gt;{classes}&lt;/b&gt; classes of {sizes}, {unlabelled} unlabelled</source>
        <translation>&lt;b&gt;{drawings}&lt;/b&gt; Zeichnungen, &lt;b&gt;{classes}&lt;/b&gt; Klassen zu {sizes}, {unlabelled} ohne Beschriftung</translation>
    </message>
    <message>
        <source>Exact copies: {exact}; nearly the same: {similar}</source>
        <translation>Genaue Kopien: {exact}; fast gleich: {similar}</translation>
    </message>
    <message>
        <source>{name} {median} (the model knows {low}–{high})</source>
        <translation>{name} {median} (das Modell kennt {low}–{high})</translation>
    </message>
    <message>
        <source>Downloaded and verified.</source>
        <translation>Heruntergeladen und geprüft.</translation>
    </message>
    <message>
        <source>Save as data set</source>
        <translation>Als Datensatz speichern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>My letters</source>
        <translation>Meine Buchstaben</translation>
    </message>
    <message>
        <source>ink coverage</source>
        <translation>Tintenanteil</translation>
    </message>
    <message>
        <source>stroke width</source>
        <translation>Strichbreite</translation>
    </message>
    <message>
        <source>longer side</source>
        <translation>längere Seite</translation>
    </message>
</context>
<context>
    <name>SheetDialog</name>
    <message>
        <source>Letter sheet</source>
        <translation>Buchstabenblatt</translation>
    </message>
    <message>
        <source>Labels of all letters, in reading order</source>
        <translation>Beschriftungen aller Buchstaben in Leserichtung</translation>
    </message>
    <message>
        <source>abcdef…, or words with spaces</source>
        <translation>abcdef…, oder Wörter mit Leerzeichen</translation>
    </message>
    <message>
        <source>Label of the selected letters</source>
        <translation>Beschriftung der gewählten Buchstaben</translation>
    </message>
    <message>
        <source>Select a letter</source>
        <translation>Einen Buchstaben auswählen</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Vereinen</translation>
    </message>
    <message>
        <source>Merge the selected boxes into one</source>
        <translation>Die ausgewählten Rahmen zu einem verbinden</translation>
    </message>
    <message>
        <source>Split the box where there is least ink</source>
        <translation>Den Rahmen teilen, wo am wenigsten Tinte ist</translation>
    </message>
    <message>
        <source>Not a letter</source>
        <translation>Kein Buchstabe</translation>
    </message>
    <message>
        <source>Rotate a quarter turn clockwise and find the letters again</source>
        <translation>Um eine Vierteldrehung im Uhrzeigersinn drehen und die Buchstaben neu suchen</translation>
    </message>
    <message>
        <source>Undo the last change</source>
        <translation>Die letzte Änderung rückgängig machen</translation>
    </message>
    <message>
        <source>Show &amp;numbers</source>
        <translation>&amp;Nummern zeigen</translation>
    </message>
    <message>
        <source>Show the place of each letter in the reading order</source>
        <translation>Zeigt die Stelle jedes Buchstabens in der Lesereihenfolge</translation>
    </message>
    <message>
        <source>Letters to compare with</source>
        <translation>Vergleichsbuchstaben</translation>
    </message>
    <message>
        <source>Su&amp;ggest labels</source>
        <translation>Namen &amp;vorschlagen</translation>
    </message>
    <message>
        <source>Compare the letters with an alphabet or the memory and use each label once: for sheets that hold each letter once. Check the result.</source>
        <translation>Vergleicht die Buchstaben mit einem Alphabet oder dem Gedächtnis und vergibt jeden Namen einmal: für Blätter mit jedem Buchstaben genau einmal. Prüfen Sie das Ergebnis.</translation>
    </message>
    <message>
        <source>Label of the selected letter; Return goes to the next</source>
        <translation>Beschriftung des ausgewählten Buchstabens; Enter geht zum nächsten</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Drag a box or its edges; drag elsewhere to add a box. Shift-click to select several; scroll to zoom.</source>
        <translation>Einen Kasten oder seine Kanten ziehen; daneben ziehen fügt einen hinzu. Umschalt-Klick wählt mehrere; das Rad zoomt.</translation>
    </message>
    <message>
        <source>Labels, in reading order</source>
        <translation>Beschriftungen in Leserichtung</translation>
    </message>
    <message numerus="yes">
        <source>{count} letters</source>
        <translation>
            <numerusform>{count} Buchstabe</numerusform>
            <numerusform>{count} Buchstaben</numerusform>
        </translation>
    </message>
    <message>
        <source>Comparing letters …</source>
        <translation>Buchstaben werden verglichen …</translation>
    </message>
    <message numerus="yes">
        <source>{count} letters are labelled.</source>
        <translation>
            <numerusform>{count} Buchstabe ist benannt.</numerusform>
            <numerusform>{count} Buchstaben sind benannt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} doubtful ones are selected.</source>
        <translation>
            <numerusform>{count} zweifelhafter ist ausgewählt.</numerusform>
            <numerusform>{count} zweifelhafte sind ausgewählt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Check them before you continue.</source>
        <translation>Prüfen Sie sie, bevor Sie fortfahren.</translation>
    </message>
    <message>
        <source>None of the boxes contains ink.</source>
        <translation>Kein Kasten enthält Tinte.</translation>
    </message>
</context>
<context>
    <name>SheetImporter</name>
    <message>
        <source>Photos and scans ({types})</source>
        <translation>Fotos und Scans ({types})</translation>
    </message>
    <message>
        <source>Open letter sheet</source>
        <translation>Buchstabenblatt öffnen</translation>
    </message>
    <message>
        <source>The memory</source>
        <translation>Das Gedächtnis</translation>
    </message>
</context>
<context>
    <name>SheetView</name>
    <message>
        <source>Letter sheet</source>
        <translation>Buchstabenblatt</translation>
    </message>
    <message>
        <source>{selected} of {letters} letters selected</source>
        <translation>{selected} von {letters} Buchstaben gewählt</translation>
    </message>
</context>
<context>
    <name>SpreadDock</name>
    <message>
        <source>Variant overlay</source>
        <translation>Überlagerung der Varianten</translation>
    </message>
    <message>
        <source>The mean shows what all variants share, the standard deviation where they differ, and the lines how.</source>
        <translation>Der Mittelwert zeigt, was alle Varianten gemeinsam haben, die Standardabweichung, wo sie sich unterscheiden, und die Linien, wie.</translation>
    </message>
</context>
<context>
    <name>SpreadView</name>
    <message>
        <source>Variant overlay</source>
        <translation>Überlagerung der Varianten</translation>
    </message>
    <message>
        <source>{count} variants; they differ in {percent} % of the paper</source>
        <translation>{count} Varianten; sie unterscheiden sich auf {percent} % des Papiers</translation>
    </message>
    <message>
        <source>Variants are overlaid here as soon as there are any.</source>
        <translation>Varianten liegen hier übereinander, sobald es welche gibt.</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message numerus="yes">
        <source>{count} pen lines</source>
        <translation>
            <numerusform>{count} Stiftlinie</numerusform>
            <numerusform>{count} Stiftlinien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} outlines</source>
        <translation>
            <numerusform>{count} Umriss</numerusform>
            <numerusform>{count} Umrisse</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>The model, with hash {hash}</source>
        <translation>Das Modell mit der Prüfsumme {hash}</translation>
    </message>
    <message>
        <source>Latency of the last answer</source>
        <translation>Latenz der letzten Antwort</translation>
    </message>
    <message>
        <source>How long the last answer took, or what the next one waits for</source>
        <translation>Dauer der letzten Antwort, oder worauf die nächste wartet</translation>
    </message>
    <message>
        <source>computing keys: {done} of {total}</source>
        <translation>Schlüssel werden berechnet: {done} von {total}</translation>
    </message>
    <message>
        <source>{done} of {count} variants ready before the next point</source>
        <translation>{done} von {count} Varianten vor dem nächsten Punkt fertig</translation>
    </message>
</context>
<context>
    <name>StudyDialog</name>
    <message>
        <source>Who drew this?</source>
        <translation>Wer war’s?</translation>
    </message>
    <message>
        <source>Add earlier answers</source>
        <translation>Frühere Antworten hinzufügen</translation>
    </message>
    <message>
        <source>Export answers</source>
        <translation>Antworten exportieren</translation>
    </message>
    <message>
        <source>Saved {name} in {folder}.</source>
        <translation>{name} in {folder} gespeichert.</translation>
    </message>
    <message numerus="yes">
        <source>Save the {count} answers of this study?</source>
        <translation>
            <numerusform>Die Antwort dieser Studie speichern?</numerusform>
            <numerusform>Die {count} Antworten dieser Studie speichern?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyResults</name>
    <message>
        <source>Bars: exact 95 % intervals. Dotted lines: guessing. Hollow dots: published levels.</source>
        <translation>Balken: exakte 95-%-Intervalle. Gepunktete Linien: Raten. Hohle Punkte: veröffentlichte Raten.</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Player</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>95 %, exact</source>
        <translation>95 %, exakt</translation>
    </message>
    <message>
        <source>95 %, over characters</source>
        <translation>95 %, über Zeichen</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>Median time</source>
        <translation>Mittlere Zeit</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSV exportieren…</translation>
    </message>
    <message>
        <source>Add earlier answers…</source>
        <translation>Frühere Antworten hinzufügen…</translation>
    </message>
    <message>
        <source>Pool answers that were saved as CSV with these</source>
        <translation>Als CSV gespeicherte Antworten mit diesen zusammenfassen</translation>
    </message>
    <message>
        <source>New study</source>
        <translation>Neue Studie</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>No question was answered.</source>
        <translation>Keine Frage wurde beantwortet.</translation>
    </message>
    <message>
        <source>Answers of this study: {own}; from files: {added}.</source>
        <translation>Antworten dieser Studie: {own}; aus Dateien: {added}.</translation>
    </message>
    <message>
        <source>They are about {count} models.</source>
        <translation>Sie betreffen {count} Modelle.</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{right} of {asked}</source>
        <translation>{right} von {asked}</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Menschen</translation>
    </message>
    <message>
        <source>Classifier, {size} px</source>
        <translation>Klassifikator, {size} px</translation>
    </message>
    <message>
        <source>two grids</source>
        <translation>zwei Felder</translation>
    </message>
    <message>
        <source>one grid</source>
        <translation>ein Feld</translation>
    </message>
    <message>
        <source>hidden drawing</source>
        <translation>versteckte Zeichnung</translation>
    </message>
    <message>
        <source>{right} of {asked} right: {level} (95 % interval {interval})</source>
        <translation>{right} von {asked} richtig: {level} (95-%-Intervall {interval})</translation>
    </message>
    <message>
        <source>Guessing gives {chance}, which is within the interval: these answers do not show that anyone can tell. More answers narrow the interval.</source>
        <translation>Raten ergibt {chance}, und das liegt im Intervall: Diese Antworten zeigen nicht, dass jemand sie unterscheiden kann. Mehr Antworten machen das Intervall schmaler.</translation>
    </message>
    <message>
        <source>Guessing gives {chance}: the machine’s drawings can be told apart.</source>
        <translation>Raten ergibt {chance}: Die Zeichnungen der Maschine sind zu erkennen.</translation>
    </message>
    <message>
        <source>Guessing gives {chance}: the machine’s drawings are taken for people’s more often than people’s own.</source>
        <translation>Raten ergibt {chance}: Die Zeichnungen der Maschine werden öfter für Zeichnungen von Menschen gehalten als deren eigene.</translation>
    </message>
</context>
<context>
    <name>StudyRun</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>End the study; the answers so far are kept</source>
        <translation>Die Studie beenden; die bisherigen Antworten bleiben</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Practice {number} of {count}</source>
        <translation>Übung {number} von {count}</translation>
    </message>
    <message>
        <source>Question {number} of {count}</source>
        <translation>Frage {number} von {count}</translation>
    </message>
    <message>
        <source>The question is being made…</source>
        <translation>Die Frage wird vorbereitet…</translation>
    </message>
    <message>
        <source>Which nine did people draw?</source>
        <translation>Welche neun haben Menschen gezeichnet?</translation>
    </message>
    <message>
        <source>Did people draw these, or the machine?</source>
        <translation>Haben das Menschen gezeichnet oder die Maschine?</translation>
    </message>
    <message>
        <source>Left (1)</source>
        <translation>Links (1)</translation>
    </message>
    <message>
        <source>Right (2)</source>
        <translation>Rechts (2)</translation>
    </message>
    <message>
        <source>People (1)</source>
        <translation>Menschen (1)</translation>
    </message>
    <message>
        <source>Machine (2)</source>
        <translation>Maschine (2)</translation>
    </message>
    <message>
        <source>Nine people</source>
        <translation>Neun Menschen</translation>
    </message>
    <message>
        <source>The machine</source>
        <translation>Die Maschine</translation>
    </message>
    <message>
        <source>Right. Practice is not counted.</source>
        <translation>Richtig. Die Übung wird nicht gezählt.</translation>
    </message>
    <message>
        <source>Not this time. Practice is not counted.</source>
        <translation>Diesmal nicht. Die Übung wird nicht gezählt.</translation>
    </message>
    <message>
        <source>Paused. The time does not run.</source>
        <translation>Angehalten. Die Zeit läuft nicht.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
</context>
<context>
    <name>StudySetup</name>
    <message>
        <source>Two grids: which did people draw?</source>
        <translation>Zwei Felder: Welches haben Menschen gezeichnet?</translation>
    </message>
    <message>
        <source>One grid: people or the machine?</source>
        <translation>Ein Feld: Menschen oder die Maschine?</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>Übung</translation>
    </message>
    <message>
        <source>Questions with feedback before the counted ones</source>
        <translation>Fragen mit Rückmeldung vor den gezählten</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>The same seed gives the same questions; use another for each participant</source>
        <translation>Derselbe Startwert ergibt dieselben Fragen; nimm für jede Person einen anderen</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Evaluate answers…</source>
        <translation>Antworten auswerten…</translation>
    </message>
    <message>
        <source>Statistics of answers that were saved as CSV</source>
        <translation>Statistik von Antworten, die als CSV gespeichert wurden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Can people tell its drawings from people’s?</source>
        <translation>Können Menschen die Zeichnungen der Maschine erkennen?</translation>
    </message>
    <message>
        <source>Each question shows a character drawn by nine people, nine variants that the model made from one more drawing of it, or both, all with the same pen and at the same size. If the two cannot be told apart, about half of the answers are right.</source>
        <translation>Jede Frage zeigt ein Zeichen, von neun Menschen gezeichnet, neun Varianten des Modells nach einer weiteren Zeichnung oder beides, alles mit demselben Stift und in derselben Größe. Ist kein Unterschied zu erkennen, ist etwa die Hälfte der Antworten richtig.</translation>
    </message>
    <message>
        <source>Answer by clicking, with ← and →, or with 1 and 2. Only practice gives feedback. Answers can be saved as CSV and pooled across participants; they are anonymous.</source>
        <translation>Antworte per Klick, mit ← und → oder mit 1 und 2. Rückmeldung gibt es nur beim Üben. Die Antworten lassen sich als CSV speichern und über mehrere Personen zusammenfassen; sie sind anonym.</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>{count} of Omniglot’s background alphabets</source>
        <translation>{count} aus Omniglots Hintergrundalphabeten</translation>
    </message>
    <message>
        <source>This memory’s</source>
        <translation>Aus diesem Gedächtnis</translation>
    </message>
    <message>
        <source>{count} evenly spaced of Omniglot’s evaluation alphabets</source>
        <translation>{count} gleichmäßig verteilte aus Omniglots Prüfalphabeten</translation>
    </message>
    <message>
        <source>Choose a folder with Omniglot’s images_evaluation.zip. “vma data download” downloads it.</source>
        <translation>Wähle einen Ordner mit images_evaluation.zip von Omniglot. „vma data download“ lädt die Datei herunter.</translation>
    </message>
    <message>
        <source>Folder with Omniglot</source>
        <translation>Ordner mit Omniglot</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Type or paste text to write it in your hand…</source>
        <translation>Text eintippen oder einfügen, um ihn in deiner Handschrift zu schreiben …</translation>
    </message>
    <message>
        <source>The text of the page; Escape moves to its letters</source>
        <translation>Der Text der Seite; Escape führt zu ihren Buchstaben</translation>
    </message>
</context>
<context>
    <name>ThinLinesOffer</name>
    <message>
        <source>The model sees a blot: the pen is too thick for a glyph of this size.</source>
        <translation>Das Modell sieht einen Klecks: Der Stift ist für ein Zeichen dieser Größe zu dick.</translation>
    </message>
</context>
<context>
    <name>TopEntries</name>
    <message>
        <source>Top entries</source>
        <translation>Top-Einträge</translation>
    </message>
    <message>
        <source>The most probable entries appear here as you draw.</source>
        <translation>Beim Zeichnen erscheinen hier die wahrscheinlichsten Einträge.</translation>
    </message>
    <message>
        <source>entry {number}, {label}: weight {probability}, set by hand. Drag up or down to change it, double-click to reset it.</source>
        <translation>Eintrag {number}, {label}: Gewicht {probability}, von Hand gesetzt. Hoch- oder Herunterziehen ändert es, ein Doppelklick setzt es zurück.</translation>
    </message>
    <message>
        <source>entry {number}, {label}: address probability {probability}. Click to show it, drag up or down to set its weight by hand.</source>
        <translation>Eintrag {number}, {label}: Adresswahrscheinlichkeit {probability}. Ein Klick zeigt ihn, Hoch- oder Herunterziehen setzt sein Gewicht von Hand.</translation>
    </message>
</context>
<context>
    <name>TorchInstallation</name>
    <message>
        <source>pip could not be started.</source>
        <translation>pip konnte nicht gestartet werden.</translation>
    </message>
    <message>
        <source>pip ended without a message.</source>
        <translation>pip endete ohne Meldung.</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Draw a character</source>
        <translation>Ein Zeichen malen</translation>
    </message>
    <message>
        <source>Use mouse, finger or pen. The model responds as you draw.</source>
        <translation>Mit Maus, Finger oder Stift. Das Modell reagiert beim Zeichnen.</translation>
    </message>
    <message>
        <source>It looks up its memory</source>
        <translation>Es schlägt im Gedächtnis nach</translation>
    </message>
    <message>
        <source>Colour and number show q(a|x), the address probability of each entry. Your drawing is the dashed cell. Hold X over an entry to see the addresses without it.</source>
        <translation>Farbe und Zahl zeigen q(a|x), die Adresswahrscheinlichkeit jedes Eintrags. Ihre Zeichnung ist die gestrichelte Zelle. Halten Sie X über einem Eintrag, um die Adressen ohne ihn zu sehen.</translation>
    </message>
    <message>
        <source>They vary the strokes of your drawing. Move the slider from close copies to freer variants; right-click one to play it or to draw on it.</source>
        <translation>Sie variieren die Striche Ihrer Zeichnung. Schieben Sie den Regler von nahen Kopien zu freieren Varianten; ein Rechtsklick spielt eine ab oder legt sie auf die Zeichenfläche.</translation>
    </message>
    <message>
        <source>What it recalls</source>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <source>Choose “What it recalls” for variants of the entries it addresses; hover one to see which. A new character is unknown until it is in memory: add it with Enter and draw it again.</source>
        <translation>Wählen Sie „Erinnerung“ für Varianten der adressierten Einträge; zeigen Sie auf eine, um zu sehen, welcher. Ein neues Zeichen ist unbekannt, bis es im Gedächtnis ist: Fügen Sie es mit Enter hinzu und zeichnen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>It generates variants</source>
        <translation>Es erzeugt Varianten</translation>
    </message>
    <message>
        <source>Look inside</source>
        <translation>Hineinsehen</translation>
    </message>
    <message>
        <source>The View menu opens docks: bits per drawing, model comparison, a benchmark on your own letters. Ctrl+Shift+P searches all commands.</source>
        <translation>Das Menü Ansicht öffnet Felder: Bit je Zeichnung, Modellvergleich, ein Test mit eigenen Buchstaben. Strg+Umschalt+P durchsucht alle Befehle.</translation>
    </message>
</context>
<context>
    <name>TrainingDock</name>
    <message>
        <source>Train a model</source>
        <translation>Modell trainieren</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Fine-tune (minutes)</source>
        <translation>Feinabstimmung (Minuten)</translation>
    </message>
    <message>
        <source>Fine-tune thoroughly</source>
        <translation>Gründliche Feinabstimmung</translation>
    </message>
    <message>
        <source>New small model</source>
        <translation>Neues kleines Modell</translation>
    </message>
    <message>
        <source>My letters</source>
        <translation>Meine Buchstaben</translation>
    </message>
    <message>
        <source>Model name</source>
        <translation>Name des Modells</translation>
    </message>
    <message>
        <source>Progress of training</source>
        <translation>Trainingsfortschritt</translation>
    </message>
    <message>
        <source>Estimate time</source>
        <translation>Dauer schätzen</translation>
    </message>
    <message>
        <source>Train on another machine…</source>
        <translation>Auf anderem Rechner …</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Finish now</source>
        <translation>Jetzt abschließen</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Dieses Modell verwenden</translation>
    </message>
    <message>
        <source>Trains a copy of the model on your handwriting; the original is not changed.</source>
        <translation>Trainiert eine Kopie des Modells auf Ihre Handschrift; das Original bleibt unverändert.</translation>
    </message>
    <message>
        <source>Training status</source>
        <translation>Stand des Trainings</translation>
    </message>
    <message>
        <source>Drawings</source>
        <translation>Zeichnungen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>Wird gemessen …</translation>
    </message>
    <message>
        <source>The job is in {folder}; {file} has the commands.</source>
        <translation>Der Auftrag liegt in {folder}; {file} enthält die Befehle.</translation>
    </message>
    <message numerus="yes">
        <source>{drawings} labelled, {classes} classes</source>
        <translation>
            <numerusform>{drawings} beschriftet, {classes} Klasse</numerusform>
            <numerusform>{drawings} beschriftet, {classes} Klassen</numerusform>
        </translation>
    </message>
    <message>
        <source>About {minutes} min: {updates} updates of {update_ms} ms</source>
        <translation>Etwa {minutes} min: {updates} Schritte zu {update_ms} ms</translation>
    </message>
    <message>
        <source>Preparing the drawings …</source>
        <translation>Zeichnungen werden vorbereitet …</translation>
    </message>
    <message>
        <source>Measuring the new model on held-out drawings, and exporting …</source>
        <translation>Das neue Modell wird an zurückgehaltenen Zeichnungen gemessen und exportiert …</translation>
    </message>
    <message>
        <source>Exporting the new model …</source>
        <translation>Das neue Modell wird exportiert …</translation>
    </message>
    <message>
        <source>Stopped. Start resumes it.</source>
        <translation>Angehalten. Starten setzt es fort.</translation>
    </message>
    <message>
        <source>Start resumes from the last checkpoint.</source>
        <translation>Starten setzt beim letzten Zwischenstand fort.</translation>
    </message>
    <message>
        <source>“{name}” was interrupted after {updates} updates. Start resumes it.</source>
        <translation>„{name}“ wurde nach {updates} Schritten unterbrochen. Starten setzt es fort.</translation>
    </message>
    <message>
        <source>Training: update {step}, {rate} updates per minute</source>
        <translation>Training: Schritt {step}, {rate} Schritte pro Minute</translation>
    </message>
    <message numerus="yes">
        <source>about {count} min left</source>
        <translation>
            <numerusform>noch etwa {count} min</numerusform>
            <numerusform>noch etwa {count} min</numerusform>
        </translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>noch weniger als eine Minute</translation>
    </message>
    <message>
        <source>Training: update {step} of {total}, {left} ({rate} updates per minute)</source>
        <translation>Training: Schritt {step} von {total}, {left} ({rate} Schritte pro Minute)</translation>
    </message>
    <message>
        <source>PyTorch is installed. Start begins training.</source>
        <translation>PyTorch ist installiert. „Start“ beginnt das Training.</translation>
    </message>
    <message>
        <source>The gain will not be measured: that takes two classes with four or more drawings each.</source>
        <translation>Der Gewinn wird nicht gemessen: Das braucht zwei Klassen mit je vier oder mehr Zeichnungen.</translation>
    </message>
    <message>
        <source>Its gain was not measured: that takes two classes with four or more drawings each.</source>
        <translation>Sein Gewinn wurde nicht gemessen: Dazu braucht es zwei Klassen mit je vier oder mehr Zeichnungen.</translation>
    </message>
    <message>
        <source>{verdict}: {before} ± {before_stderr} → {after} ± {after_stderr} {unit} per drawing, a change of {change} ± {stderr} (lower is better). Held-out drawings ({count}).</source>
        <translation>{verdict}: {before} ± {before_stderr} → {after} ± {after_stderr} {unit} je Zeichnung, eine Änderung um {change} ± {stderr} (weniger ist besser). Zurückgehaltene Zeichnungen ({count}).</translation>
    </message>
    <message>
        <source>No measurable gain</source>
        <translation>Kein messbarer Gewinn</translation>
    </message>
    <message>
        <source>The new model is better</source>
        <translation>Das neue Modell ist besser</translation>
    </message>
    <message>
        <source>The new model is worse</source>
        <translation>Das neue Modell ist schlechter</translation>
    </message>
    <message>
        <source>Finished: model {hash}.</source>
        <translation>Fertig: Modell {hash}.</translation>
    </message>
    <message>
        <source>New folder for the training job</source>
        <translation>Neuer Ordner für den Trainingsauftrag</translation>
    </message>
    <message>
        <source>Trains for a second to measure</source>
        <translation>Trainiert eine Sekunde lang, um zu messen</translation>
    </message>
    <message>
        <source>A folder with everything to train on another machine, or on several</source>
        <translation>Ein Ordner mit allem, um auf einer anderen Maschine oder auf mehreren zu trainieren</translation>
    </message>
    <message>
        <source>Saves; resume later</source>
        <translation>Speichert; später fortsetzen</translation>
    </message>
    <message>
        <source>Make a model of what has been learned so far</source>
        <translation>Aus dem bisher Gelernten ein Modell machen</translation>
    </message>
    <message>
        <source>Label entries first (F2, or the Memory menu).</source>
        <translation>Zuerst Einträge beschriften (F2 oder das Menü Gedächtnis).</translation>
    </message>
    <message>
        <source>Paused; progress is saved.</source>
        <translation>Pause; der Fortschritt ist gespeichert.</translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation>Wird gespeichert …</translation>
    </message>
</context>
<context>
    <name>TrainingRun</name>
    <message>
        <source>The training process could not be started.</source>
        <translation>Das Training konnte nicht gestartet werden.</translation>
    </message>
    <message>
        <source>Training crashed.</source>
        <translation>Das Training ist abgestürzt.</translation>
    </message>
    <message>
        <source>Training ended unexpectedly with exit code {code}.</source>
        <translation>Das Training endete unerwartet mit dem Code {code}.</translation>
    </message>
</context>
<context>
    <name>TrainingView</name>
    <message>
        <source>bound</source>
        <translation>Schranke</translation>
    </message>
    <message>
        <source>address KL</source>
        <translation>KL der Adresse</translation>
    </message>
    <message>
        <source>latent KL</source>
        <translation>KL der Latenten</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>updates</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>How often the address finds an entry of the right class; 1 is always</source>
        <translation>Wie oft die Adresse einen Eintrag der richtigen Klasse findet; 1 ist immer</translation>
    </message>
    <message>
        <source>An entry, then two variants, always with the same noise</source>
        <translation>Ein Eintrag, dann zwei Varianten, immer mit demselben Rauschen</translation>
    </message>
    <message>
        <source>Curves and samples appear here during training.</source>
        <translation>Während des Trainings erscheinen hier Kurven und Beispiele.</translation>
    </message>
    <message>
        <source>Samples on fixed noise</source>
        <translation>Beispiele mit festem Rauschen</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Show samples of this update</source>
        <translation>Beispiele dieses Schritts zeigen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Importance-weighted bound in {unit}; higher is better</source>
        <translation>Gewichtete Schranke in {unit}; höher ist besser</translation>
    </message>
    <message>
        <source>Information in the address, in {unit}: KL(q(a|x) ‖ p(a))</source>
        <translation>Information in der Adresse, in {unit}: KL(q(a|x) ‖ p(a))</translation>
    </message>
    <message>
        <source>Information in the latents, in {unit}: KL(q(z|x, m) ‖ p(z|m))</source>
        <translation>Information in den Latenten, in {unit}: KL(q(z|x, m) ‖ p(z|m))</translation>
    </message>
    <message>
        <source>{quantity} ({unit})</source>
        <translation>{quantity} ({unit})</translation>
    </message>
    <message>
        <source>update {step}</source>
        <translation>Schritt {step}</translation>
    </message>
</context>
<context>
    <name>TransferDock</name>
    <message>
        <source>Transfer matrix</source>
        <translation>Übertragungsmatrix</translation>
    </message>
    <message>
        <source>Number of entries</source>
        <translation>Anzahl der Einträge</translation>
    </message>
    <message>
        <source>Number of entries; selected ones come first</source>
        <translation>Zahl der Einträge; ausgewählte kommen zuerst</translation>
    </message>
    <message>
        <source>The selected entries, else the most probable, else those read most; with the current seed and variation.</source>
        <translation>Die ausgewählten, sonst die wahrscheinlichsten, sonst die meistgelesenen Einträge; mit dem jetzigen Startwert und der jetzigen Variation.</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Einträge</translation>
    </message>
</context>
<context>
    <name>Units</name>
    <message>
        <source>{amount} bits</source>
        <translation>{amount} Bit</translation>
    </message>
    <message>
        <source>{amount} nats</source>
        <translation>{amount} Nat</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>Nat</translation>
    </message>
    <message>
        <source>bits</source>
        <translation>Bit</translation>
    </message>
</context>
<context>
    <name>VariantCommands</name>
    <message>
        <source>Remove from &amp;favourites</source>
        <translation>Aus den &amp;Favoriten entfernen</translation>
    </message>
    <message>
        <source>Use in font…</source>
        <translation>In Schrift verwenden …</translation>
    </message>
    <message>
        <source>Use in font</source>
        <translation>In Schrift verwenden</translation>
    </message>
    <message>
        <source>Character of the variant</source>
        <translation>Zeichen der Variante</translation>
    </message>
</context>
<context>
    <name>VariantsModel</name>
    <message>
        <source>read entry {number}</source>
        <translation>las Eintrag {number}</translation>
    </message>
    <message>
        <source>of your drawing</source>
        <translation>Ihrer Zeichnung</translation>
    </message>
    <message>
        <source>no entry matches</source>
        <translation>kein Eintrag passt</translation>
    </message>
    <message>
        <source>variant {number}, seed {seed}, {source}</source>
        <translation>Variante {number}, Startwert {seed}, {source}</translation>
    </message>
    <message>
        <source>{variant}, favourite</source>
        <translation>{variant}, Favorit</translation>
    </message>
</context>
<context>
    <name>VariantsPanel</name>
    <message>
        <source>Variants</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Variants of what you draw: they read the drawing itself, whatever is in memory</source>
        <translation>Varianten dessen, was Sie zeichnen: Sie lesen die Zeichnung selbst, was auch im Gedächtnis ist</translation>
    </message>
    <message>
        <source>Variants of the entries your drawing recalls, sampled from q(a|x, M); the share that fits nothing in memory reads the drawing itself</source>
        <translation>Varianten der Einträge, an die Ihre Zeichnung erinnert, gezogen aus q(a|x, M); der Anteil, der zu nichts im Gedächtnis passt, liest die Zeichnung selbst</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Gedächtnis</translation>
    </message>
    <message>
        <source>This drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>What it recalls</source>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Variants of any entries, sampled from p(a), whatever you draw</source>
        <translation>Varianten beliebiger Einträge, gezogen aus p(a), was Sie auch zeichnen</translation>
    </message>
    <message>
        <source>Variants of the selected entries, all equally often</source>
        <translation>Varianten der ausgewählten Einträge, jeder gleich oft</translation>
    </message>
    <message>
        <source>Variation</source>
        <translation>Variation</translation>
    </message>
    <message>
        <source>From close copies through the prior p(z|m) to freer variants</source>
        <translation>Von nahen Kopien über den Prior p(z|m) zu freieren Varianten</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>Recalled</source>
        <translation>Erinnert</translation>
    </message>
    <message>
        <source>closer</source>
        <translation>näher</translation>
    </message>
    <message>
        <source>prior</source>
        <translation>Prior</translation>
    </message>
    <message>
        <source>freer</source>
        <translation>freier</translation>
    </message>
    <message>
        <source>Pen width</source>
        <translation>Strichstärke</translation>
    </message>
    <message>
        <source>Factor on the stroke width of variants and entries</source>
        <translation>Faktor auf die Strichbreite von Varianten und Einträgen</translation>
    </message>
    <message>
        <source>Number of variants (1–256)</source>
        <translation>Anzahl der Varianten (1–256)</translation>
    </message>
    <message>
        <source>Number of variants</source>
        <translation>Anzahl der Varianten</translation>
    </message>
    <message>
        <source>The same seed gives the same variants</source>
        <translation>Derselbe Startwert gibt dieselben Varianten</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Temperatures set by the slider</source>
        <translation>Temperaturen, die der Regler setzt</translation>
    </message>
    <message>
        <source>Temperature of z</source>
        <translation>Temperatur von z</translation>
    </message>
    <message>
        <source>Address temperature</source>
        <translation>Temperatur der Adresse</translation>
    </message>
    <message>
        <source>address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Temperature {name}</source>
        <translation>Temperatur {name}</translation>
    </message>
    <message>
        <source>Variants of what is recalled without the held entry.</source>
        <translation>Varianten dessen, was ohne den gehaltenen Eintrag erinnert wird.</translation>
    </message>
    <message>
        <source>Nothing drawn yet; showing variants of the memory.</source>
        <translation>Noch nichts gezeichnet; Varianten des Gedächtnisses.</translation>
    </message>
    <message>
        <source>No entry selected; showing variants of the whole memory.</source>
        <translation>Kein Eintrag gewählt; Varianten des ganzen Gedächtnisses.</translation>
    </message>
    <message>
        <source>Only pinned entries are read.</source>
        <translation>Nur angeheftete Einträge werden gelesen.</translation>
    </message>
    <message>
        <source>Pins do not affect this source.</source>
        <translation>Anheftungen wirken nicht auf diese Quelle.</translation>
    </message>
</context>
<context>
    <name>VariantsView</name>
    <message>
        <source>Variants</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>Variants appear here as you draw.</source>
        <translation>Beim Zeichnen erscheinen hier Varianten.</translation>
    </message>
</context>
<context>
    <name>WritePanel</name>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Letter under the pointer</source>
        <translation>Buchstabe unter dem Zeiger</translation>
    </message>
    <message>
        <source>Settings of the page</source>
        <translation>Einstellungen der Seite</translation>
    </message>
    <message>
        <source>Smaller (Ctrl+−)</source>
        <translation>Kleiner (Strg+−)</translation>
    </message>
    <message>
        <source>Larger (Ctrl++)</source>
        <translation>Größer (Strg++)</translation>
    </message>
    <message>
        <source>As wide as the view (Ctrl+0)</source>
        <translation>So breit wie die Ansicht (Strg+0)</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>Startwert {seed}</translation>
    </message>
    <message numerus="yes">
        <source>{count} letters</source>
        <translation>
            <numerusform>{count} Buchstabe</numerusform>
            <numerusform>{count} Buchstaben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pages</source>
        <translation>
            <numerusform>{count} Seite</numerusform>
            <numerusform>{count} Seiten</numerusform>
        </translation>
    </message>
    <message>
        <source>writing {done} of {total}</source>
        <translation>schreibe {done} von {total}</translation>
    </message>
    <message>
        <source>not drawn yet:</source>
        <translation>noch nicht gezeichnet:</translation>
    </message>
    <message>
        <source>Type or paste text above. Every letter is written with a variant of its own.</source>
        <translation>Tippe oder füge oben Text ein. Jeder Buchstabe wird mit einer eigenen Variante geschrieben.</translation>
    </message>
    <message>
        <source>Write all letters in memory</source>
        <translation>Alle Buchstaben im Gedächtnis schreiben</translation>
    </message>
    <message>
        <source>Nothing in memory shows these characters yet. Draw them one by one, or add them from an installed font.</source>
        <translation>Noch zeigt nichts im Gedächtnis diese Zeichen. Zeichne sie einzeln, oder übernimm sie aus einer installierten Schrift.</translation>
    </message>
    <message>
        <source>Draw “{character}”</source>
        <translation>„{character}“ zeichnen</translation>
    </message>
    <message>
        <source>Characters from fonts…</source>
        <translation>Zeichen aus Schriften …</translation>
    </message>
    <message>
        <source>No entry is labelled “{script} …” any more.</source>
        <translation>Kein Eintrag ist mehr mit „{script} …“ beschriftet.</translation>
    </message>
    <message>
        <source>Use all entries</source>
        <translation>Alle Einträge verwenden</translation>
    </message>
    <message>
        <source>The memory is empty. Draw letters and add them with the characters they show as their labels, or add characters from an installed font.</source>
        <translation>Das Gedächtnis ist leer. Zeichne Buchstaben und füge sie mit dem Zeichen, das sie zeigen, als Beschriftung hinzu, oder übernimm Zeichen aus einer installierten Schrift.</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>Label entries with the characters they show, such as “a”: the page is written with them.</source>
        <translation>Beschrifte Einträge mit den Zeichen, die sie zeigen, etwa „a“: Mit ihnen wird die Seite geschrieben.</translation>
    </message>
    <message>
        <source>Label entries…</source>
        <translation>Einträge beschriften …</translation>
    </message>
    <message>
        <source>Reset settings</source>
        <translation>Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>“{character}” is not in memory: click to draw it</source>
        <translation>„{character}“ ist nicht im Gedächtnis: zum Zeichnen anklicken</translation>
    </message>
    <message>
        <source>“{character}” reads entry {number}: click for another variant</source>
        <translation>„{character}“ liest Eintrag {number}: anklicken für eine andere Variante</translation>
    </message>
    <message>
        <source>“{character}” reads entry {number}, pinned</source>
        <translation>„{character}“ liest Eintrag {number}, angeheftet</translation>
    </message>
</context>
<context>
    <name>Writing</name>
    <message>
        <source>Insert text</source>
        <translation>Text einfügen</translation>
    </message>
    <message>
        <source>Type text</source>
        <translation>Text eintippen</translation>
    </message>
    <message>
        <source>Delete text</source>
        <translation>Text löschen</translation>
    </message>
    <message>
        <source>The text is too long: the first {count} of {total} characters fit.</source>
        <translation>Der Text ist zu lang: Die ersten {count} von {total} Zeichen passen.</translation>
    </message>
    <message>
        <source>Letters from</source>
        <translation>Buchstaben aus</translation>
    </message>
    <message>
        <source>New page seed</source>
        <translation>Neuer Startwert der Seite</translation>
    </message>
    <message>
        <source>Another variant</source>
        <translation>Andere Variante</translation>
    </message>
    <message>
        <source>Release letter</source>
        <translation>Buchstaben lösen</translation>
    </message>
    <message>
        <source>Pin letter</source>
        <translation>Buchstaben anheften</translation>
    </message>
    <message>
        <source>Release letters</source>
        <translation>Buchstaben lösen</translation>
    </message>
</context>
</TS>
