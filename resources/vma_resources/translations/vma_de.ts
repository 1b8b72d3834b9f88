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
        <source>Put the drawing into the memory</source>
        <translation>Die Zeichnung ins Gedächtnis legen</translation>
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
        <source>&amp;Mirror</source>
        <translation>S&amp;piegeln</translation>
    </message>
    <message>
        <source>Mirror the drawing left to right</source>
        <translation>Die Zeichnung seitlich spiegeln</translation>
    </message>
    <message>
        <source>&amp;Flip</source>
        <translation>&amp;Umklappen</translation>
    </message>
    <message>
        <source>Turn the drawing upside down</source>
        <translation>Die Zeichnung auf den Kopf stellen</translation>
    </message>
    <message>
        <source>&amp;Turn</source>
        <translation>&amp;Drehen</translation>
    </message>
    <message>
        <source>Turn the drawing by a quarter, clockwise</source>
        <translation>Die Zeichnung um ein Viertel im Uhrzeigersinn drehen</translation>
    </message>
    <message>
        <source>F&amp;it</source>
        <translation>Ein&amp;passen</translation>
    </message>
    <message>
        <source>Fit the drawing to the square</source>
        <translation>Die Zeichnung ins Quadrat einpassen</translation>
    </message>
    <message>
        <source>Re&amp;play</source>
        <translation>&amp;Abspielen</translation>
    </message>
    <message>
        <source>Draw the strokes once more</source>
        <translation>Die Striche noch einmal zeichnen</translation>
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
        <source>Open pictures, drawings, fonts, archives, npz or IDX files</source>
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
        <source>Paste images, files or a character</source>
        <translation>Bilder, Dateien oder ein Zeichen einfügen</translation>
    </message>
    <message>
        <source>Type a &amp;character…</source>
        <translation>Z&amp;eichen tippen …</translation>
    </message>
    <message>
        <source>Put a character of an installed font into the memory</source>
        <translation>Ein Zeichen einer installierten Schrift ins Gedächtnis legen</translation>
    </message>
    <message>
        <source>Open a s&amp;heet of letters…</source>
        <translation>&amp;Blatt mit Buchstaben öffnen …</translation>
    </message>
    <message>
        <source>Find the letters on a photographed or scanned sheet</source>
        <translation>Die Buchstaben auf einem fotografierten oder gescannten Blatt finden</translation>
    </message>
    <message>
        <source>Make a p&amp;ractice sheet…</source>
        <translation>Ü&amp;bungsblatt erstellen …</translation>
    </message>
    <message>
        <source>A page to print and fill in, whose scan is read with its labels</source>
        <translation>Eine Seite zum Drucken und Ausfüllen, deren Scan mit den Beschriftungen gelesen wird</translation>
    </message>
    <message>
        <source>Se&amp;ts of drawings…</source>
        <translation>Sa&amp;mmlungen von Zeichnungen …</translation>
    </message>
    <message>
        <source>Browse, keep and load sets: counts, copies, ink</source>
        <translation>Sammlungen ansehen, aufheben und laden: Anzahlen, Kopien, Tinte</translation>
    </message>
    <message>
        <source>&amp;Edit as new</source>
        <translation>Als neue &amp;bearbeiten</translation>
    </message>
    <message>
        <source>Put the selected entry on the canvas as a new drawing</source>
        <translation>Den gewählten Eintrag als neue Zeichnung auf die Zeichenfläche legen</translation>
    </message>
    <message>
        <source>&amp;Draw over</source>
        <translation>&amp;Überzeichnen</translation>
    </message>
    <message>
        <source>Show the selected entry beneath the drawing, or hide it again</source>
        <translation>Den gewählten Eintrag unter der Zeichnung zeigen oder wieder verbergen</translation>
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
        <source>&amp;Enable or disable</source>
        <translation>&amp;Ein- oder ausschalten</translation>
    </message>
    <message>
        <source>Take the selected entries out of reading, or back in</source>
        <translation>Die gewählten Einträge vom Lesen ausnehmen oder wieder dazunehmen</translation>
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
        <source>Show only entries whose label or source holds some text</source>
        <translation>Nur Einträge zeigen, deren Beschriftung oder Quelle einen Text enthält</translation>
    </message>
    <message>
        <source>&amp;Group by class</source>
        <translation>Nach Klassen &amp;gruppieren</translation>
    </message>
    <message>
        <source>Bring entries of the same label together</source>
        <translation>Einträge mit gleicher Beschriftung zusammenbringen</translation>
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
        <source>Pin the selected entries: variants read them alone. Again unpins them</source>
        <translation>Ausgewählte Einträge festhalten: Varianten lesen nur sie. Noch einmal löst sie</translation>
    </message>
    <message>
        <source>&amp;Unpin</source>
        <translation>&amp;Lösen</translation>
    </message>
    <message>
        <source>Variants read all entries again</source>
        <translation>Varianten lesen wieder alle Einträge</translation>
    </message>
    <message>
        <source>Put the strokes of the selected variant on the canvas, to change them</source>
        <translation>Die Striche der ausgewählten Variante auf die Zeichenfläche legen, um sie zu ändern</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>A&amp;bspielen</translation>
    </message>
    <message>
        <source>Draw the selected variants, or all of them, stroke by stroke</source>
        <translation>Die ausgewählten Varianten oder alle Strich für Strich zeichnen</translation>
    </message>
    <message>
        <source>Save the variants as one PNG or SVG</source>
        <translation>Die Varianten als ein PNG oder SVG speichern</translation>
    </message>
    <message>
        <source>Save the selected variants, each as a file of its own</source>
        <translation>Die ausgewählten Varianten einzeln speichern</translation>
    </message>
    <message>
        <source>&amp;Transparent background</source>
        <translation>&amp;Transparenter Hintergrund</translation>
    </message>
    <message>
        <source>Save pictures with a transparent background</source>
        <translation>Bilder mit transparentem Hintergrund speichern</translation>
    </message>
    <message>
        <source>Show model &amp;pixels</source>
        <translation>Modell&amp;pixel zeigen</translation>
    </message>
    <message>
        <source>Show the pixels that the model reads and makes instead of strokes</source>
        <translation>Statt der Striche die Pixel zeigen, die das Modell liest und erzeugt</translation>
    </message>
    <message>
        <source>&amp;Favourite</source>
        <translation>&amp;Favorit</translation>
    </message>
    <message>
        <source>Keep the selected variants as favourites</source>
        <translation>Die gewählten Varianten als Favoriten behalten</translation>
    </message>
    <message>
        <source>&amp;More like this one</source>
        <translation>&amp;Mehr wie diese</translation>
    </message>
    <message>
        <source>A wall around the selected variant: the same entry, latents near its own</source>
        <translation>Eine Wand um die gewählte Variante: derselbe Eintrag, Latente nahe den ihren</translation>
    </message>
    <message>
        <source>&amp;Back to all variants</source>
        <translation>&amp;Zurück zu allen Varianten</translation>
    </message>
    <message>
        <source>Leave the wall around one variant</source>
        <translation>Die Wand um eine Variante verlassen</translation>
    </message>
    <message>
        <source>Add &amp;variants to memory</source>
        <translation>&amp;Varianten ins Gedächtnis</translation>
    </message>
    <message>
        <source>Put the selected variants into the memory, labelled like what they read</source>
        <translation>Die gewählten Varianten ins Gedächtnis legen, beschriftet wie das, was sie lasen</translation>
    </message>
    <message>
        <source>&amp;Draw on this variant</source>
        <translation>Auf dieser Variante &amp;zeichnen</translation>
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
        <source>Copy the selected entries, or the variants as a picture</source>
        <translation>Die gewählten Einträge kopieren, oder die Varianten als Bild</translation>
    </message>
    <message>
        <source>&amp;Save variants…</source>
        <translation>Varianten &amp;speichern …</translation>
    </message>
    <message>
        <source>Save &amp;single variants…</source>
        <translation>Ein&amp;zelne Varianten speichern …</translation>
    </message>
    <message>
        <source>Save &amp;animation…</source>
        <translation>A&amp;nimation speichern …</translation>
    </message>
    <message>
        <source>Save the way through the latents from one selected variant to another one</source>
        <translation>Den Weg durch die Latenten von einer gewählten Variante zu einer anderen speichern</translation>
    </message>
    <message>
        <source>Save drawing mo&amp;vie…</source>
        <translation>Zeichen&amp;film speichern …</translation>
    </message>
    <message>
        <source>Save the selected variant as it is drawn, stroke by stroke</source>
        <translation>Die ausgewählte Variante speichern, wie sie gezeichnet wird, Strich für Strich</translation>
    </message>
    <message>
        <source>Animation between &amp;drawings…</source>
        <translation>Animation z&amp;wischen Zeichnungen …</translation>
    </message>
    <message>
        <source>The way from one selected entry to another, or from the drawing to an entry</source>
        <translation>Der Weg von einem gewählten Eintrag zu einem anderen oder von der Zeichnung zu einem Eintrag</translation>
    </message>
    <message>
        <source>Export data &amp;set…</source>
        <translation>&amp;Datensatz exportieren …</translation>
    </message>
    <message>
        <source>Make any number of variants of each class, as folders or as one file</source>
        <translation>Beliebig viele Varianten jeder Klasse machen, als Ordner oder als eine Datei</translation>
    </message>
    <message>
        <source>Export &amp;font…</source>
        <translation>S&amp;chrift exportieren …</translation>
    </message>
    <message>
        <source>Make an OpenType font of the labelled entries, with shapes that take turns</source>
        <translation>Aus den beschrifteten Einträgen eine OpenType-Schrift machen, deren Formen sich abwechseln</translation>
    </message>
    <message>
        <source>Save pictures &amp;without settings</source>
        <translation>Bilder &amp;ohne Einstellungen speichern</translation>
    </message>
    <message>
        <source>Leave seed, variation and model out of saved pictures</source>
        <translation>Startwert, Variation und Modell aus gespeicherten Bildern weglassen</translation>
    </message>
    <message>
        <source>&amp;New seed</source>
        <translation>&amp;Neuer Startwert</translation>
    </message>
    <message>
        <source>Other variants: draw a new seed</source>
        <translation>Andere Varianten: einen neuen Startwert ziehen</translation>
    </message>
    <message>
        <source>&amp;Lock seed</source>
        <translation>Startwert &amp;festhalten</translation>
    </message>
    <message>
        <source>Keep the seed when a new drawing begins</source>
        <translation>Den Startwert behalten, wenn eine neue Zeichnung beginnt</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>&amp;Anordnung zurücksetzen</translation>
    </message>
    <message>
        <source>All panels back in their places</source>
        <translation>Alle Felder zurück an ihre Plätze</translation>
    </message>
    <message>
        <source>&amp;Tour</source>
        <translation>&amp;Rundgang</translation>
    </message>
    <message>
        <source>A minute&apos;s walk through the window</source>
        <translation>Eine Minute durch das Fenster</translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation>&amp;Befehle …</translation>
    </message>
    <message>
        <source>Find any command by typing a few letters of it</source>
        <translation>Jeden Befehl durch ein paar seiner Buchstaben finden</translation>
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
        <source>&amp;Models…</source>
        <translation>&amp;Modelle …</translation>
    </message>
    <message>
        <source>Choose, compare, import and export models</source>
        <translation>Modelle wählen, vergleichen, importieren und exportieren</translation>
    </message>
    <message>
        <source>&amp;Booth…</source>
        <translation>&amp;Stand …</translation>
    </message>
    <message>
        <source>Full screen for visitors, with this memory and this model</source>
        <translation>Vollbild für Besucher, mit diesem Gedächtnis und diesem Modell</translation>
    </message>
    <message>
        <source>&amp;About this model</source>
        <translation>&amp;Über dieses Modell</translation>
    </message>
    <message>
        <source>The model&apos;s card</source>
        <translation>Die Karte des Modells</translation>
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
        <source>Starter sets</source>
        <translation>Startzeichen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Size of &amp;text</source>
        <translation>&amp;Schriftgröße</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>Stabiliser</source>
        <translation>Ruhige Hand</translation>
    </message>
    <message>
        <source>Symmetry</source>
        <translation>Symmetrie</translation>
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
        <source>Follow the system</source>
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
        <source>Unpin, and select nothing</source>
        <translation>Lösen und nichts auswählen</translation>
    </message>
    <message>
        <source>Label in place</source>
        <translation>An Ort und Stelle beschriften</translation>
    </message>
    <message>
        <source>Who reads without the entry under the pointer</source>
        <translation>Wer ohne den Eintrag unter dem Zeiger liest</translation>
    </message>
    <message>
        <source>Move the current entry</source>
        <translation>Den aktuellen Eintrag verschieben</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>%1 variants</source>
        <translation>%1 Varianten</translation>
    </message>
    <message>
        <source>nothing in memory fits</source>
        <translation>nichts im Gedächtnis passt</translation>
    </message>
    <message>
        <source>%1 leads with %2 percent</source>
        <translation>%1 führt mit %2 Prozent</translation>
    </message>
    <message>
        <source>entry %1</source>
        <translation>Eintrag %1</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>The model is now %1.</source>
        <translation>Das Modell ist jetzt %1.</translation>
    </message>
</context>
<context>
    <name>BenchDock</name>
    <message>
        <source>Few-shot bench</source>
        <translation>Prüfbank mit wenigen Beispielen</translation>
    </message>
    <message>
        <source>Prequential bits</source>
        <translation>Präquentielle Bit</translation>
    </message>
    <message>
        <source>drawings learned</source>
        <translation>gelernte Zeichnungen</translation>
    </message>
    <message>
        <source>bits</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>Ways</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Ways: classes to choose from</source>
        <translation>Ways: Klassen, unter denen gewählt wird</translation>
    </message>
    <message>
        <source>Shots</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Shots: drawings a class in memory</source>
        <translation>Shots: Zeichnungen je Klasse im Gedächtnis</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Als CSV speichern …</translation>
    </message>
    <message>
        <source>%1-way %2-shot: %3 ± %4 % right, %5 episodes. Memory saves %6 bits a drawing.</source>
        <translation>%1-way %2-shot: %3 ± %4 % richtig, %5 Episoden. Das Gedächtnis spart %6 Bit je Zeichnung.</translation>
    </message>
    <message>
        <source>with what was learned</source>
        <translation>mit dem Gelernten</translation>
    </message>
    <message>
        <source>nothing in memory</source>
        <translation>nichts im Gedächtnis</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>Als CSV speichern</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
</context>
<context>
    <name>BitsDock</name>
    <message>
        <source>Bits per drawing</source>
        <translation>Bit je Zeichnung</translation>
    </message>
    <message>
        <source>Bits the memory saves</source>
        <translation>Bit, die das Gedächtnis spart</translation>
    </message>
    <message>
        <source>Samples of the bound</source>
        <translation>Stichproben der Schranke</translation>
    </message>
    <message>
        <source>K: samples of z behind the importance-weighted bound; more is tighter</source>
        <translation>K: Stichproben von z hinter der gewichteten Schranke; mehr ist enger</translation>
    </message>
    <message>
        <source>K</source>
        <translation>K</translation>
    </message>
    <message>
        <source>importance-weighted bound %1 bits (K = %2)</source>
        <translation>gewichtete Schranke %1 Bit (K = %2)</translation>
    </message>
    <message>
        <source>the memory saves %1 bits</source>
        <translation>das Gedächtnis spart %1 Bit</translation>
    </message>
    <message>
        <source>the memory costs %1 bits more than it tells</source>
        <translation>das Gedächtnis kostet %1 Bit mehr, als es verrät</translation>
    </message>
</context>
<context>
    <name>BitsView</name>
    <message>
        <source>Bits of the drawing</source>
        <translation>Bit der Zeichnung</translation>
    </message>
    <message>
        <source>What the model needs to write the drawing down: the address KL(q(a|x) ‖ p(a)), the latents level by level, and the pixels −log p(x|z, m).</source>
        <translation>Was das Modell braucht, um die Zeichnung aufzuschreiben: die Adresse KL(q(a|x) ‖ p(a)), die Latenten Stufe für Stufe und die Pixel −log p(x|z, m).</translation>
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
        <source>Draw something: this shows what it costs.</source>
        <translation>Etwas zeichnen: hier steht, was es kostet.</translation>
    </message>
    <message>
        <source>with this memory</source>
        <translation>mit diesem Gedächtnis</translation>
    </message>
    <message>
        <source>nothing in memory</source>
        <translation>nichts im Gedächtnis</translation>
    </message>
    <message>
        <source>%1 bits</source>
        <translation>%1 Bit</translation>
    </message>
</context>
<context>
    <name>Booth</name>
    <message>
        <source>Draw a letter that does not exist.</source>
        <translation>Zeichne einen Buchstaben, den es nicht gibt.</translation>
    </message>
    <message>
        <source>Teach it a second one.</source>
        <translation>Bring ihm einen zweiten bei.</translation>
    </message>
    <message>
        <source>Watch where it looks.</source>
        <translation>Schau zu, wo es hinsieht.</translation>
    </message>
    <message>
        <source>Touch, and it is yours.</source>
        <translation>Berühren, und es gehört dir.</translation>
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
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Take it with you</source>
        <translation>Mitnehmen</translation>
    </message>
    <message>
        <source>Draw with the other hand</source>
        <translation>Mit der anderen Hand zeichnen</translation>
    </message>
    <message>
        <source>Still there?</source>
        <translation>Noch da?</translation>
    </message>
    <message>
        <source>Seconds left</source>
        <translation>Verbleibende Sekunden</translation>
    </message>
    <message>
        <source>Touch to go on.</source>
        <translation>Berühren, um weiterzumachen.</translation>
    </message>
    <message>
        <source>Your letter, and what it became.</source>
        <translation>Dein Buchstabe, und was daraus wurde.</translation>
    </message>
    <message>
        <source>Your letter is like nothing in the memory.</source>
        <translation>Dein Buchstabe gleicht nichts im Gedächtnis.</translation>
    </message>
    <message>
        <source>The memory saved %1 bits of your letter.</source>
        <translation>Das Gedächtnis hat %1 Bit deines Buchstabens gespart.</translation>
    </message>
    <message>
        <source>Scan it: the code is the picture. Nothing is kept here.</source>
        <translation>Scannen: Der Code ist das Bild. Hier wird nichts aufbewahrt.</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Drucken</translation>
    </message>
    <message>
        <source>Your sheet is being printed.</source>
        <translation>Dein Blatt wird gedruckt.</translation>
    </message>
    <message>
        <source>The printer does not answer.</source>
        <translation>Der Drucker antwortet nicht.</translation>
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
        <source>That is not the code.</source>
        <translation>Das ist nicht der Code.</translation>
    </message>
    <message>
        <source>Too many wrong codes: wait %1 seconds.</source>
        <translation>Zu viele falsche Codes: %1 Sekunden warten.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Computes on</source>
        <translation>Rechnet auf</translation>
    </message>
    <message>
        <source>Answer, median and 95th percentile</source>
        <translation>Antwort, Median und 95. Perzentil</translation>
    </message>
    <message>
        <source>Memory in use</source>
        <translation>Belegter Speicher</translation>
    </message>
    <message>
        <source>Running for</source>
        <translation>Läuft seit</translation>
    </message>
    <message>
        <source>New starts by the watchdog</source>
        <translation>Neustarts durch den Wächter</translation>
    </message>
    <message>
        <source>no watchdog</source>
        <translation>kein Wächter</translation>
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
        <source>Mean session</source>
        <translation>Mittlere Dauer</translation>
    </message>
    <message>
        <source>The memory is too large for the wall: %1 are left out.</source>
        <translation>Der Speicher ist zu groß für die Wand: %1 fehlen darauf.</translation>
    </message>
    <message>
        <source>The staff code is the one everybody can read: set another.</source>
        <translation>Der Personalcode ist der, den jeder nachlesen kann: einen anderen setzen.</translation>
    </message>
    <message>
        <source>The disk is full: %1 MB are free.</source>
        <translation>Die Platte ist voll: %1 MB sind frei.</translation>
    </message>
    <message>
        <source>For the staff</source>
        <translation>Für das Personal</translation>
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
        <source>Calm</source>
        <translation>Ruhig</translation>
    </message>
    <message>
        <source>As little as possible</source>
        <translation>So wenig wie möglich</translation>
    </message>
    <message>
        <source>Calibrate the screen</source>
        <translation>Bildschirm kalibrieren</translation>
    </message>
    <message>
        <source>End the booth</source>
        <translation>Stand beenden</translation>
    </message>
    <message>
        <source>Booth</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>The booth fills the screen for visitors, with the first %1 entries of this memory. Nothing of what they draw is kept.

To leave it: tap five times in the upper left corner, then enter %2 and choose “End the booth”.</source>
        <translation>Der Stand füllt den Bildschirm für Besucher, mit den ersten %1 Einträgen dieses Gedächtnisses. Nichts von dem, was sie zeichnen, wird aufbewahrt.

Um ihn zu verlassen: fünfmal in die linke obere Ecke tippen, dann %2 eingeben und „Stand beenden“ wählen.</translation>
    </message>
    <message>
        <source>Open the booth</source>
        <translation>Stand öffnen</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Draw a character</source>
        <translation>Ein Zeichen malen</translation>
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
        <source>Pen size. Keys: [ and ]</source>
        <translation>Stiftgröße. Tasten: [ und ]</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>Was das Modell sieht</translation>
    </message>
    <message>
        <source>Read most</source>
        <translation>Am meisten gelesen</translation>
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
        <source>right, %</source>
        <translation>richtig, %</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>nats</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Konflikte</translation>
    </message>
    <message>
        <source>Drawings that read an entry of another class; a click selects both</source>
        <translation>Zeichnungen, die einen Eintrag einer anderen Klasse lesen; ein Klick wählt beide</translation>
    </message>
    <message>
        <source>Drawing → what it reads of another class</source>
        <translation>Zeichnung → was sie aus einer anderen Klasse liest</translation>
    </message>
    <message>
        <source>own class first</source>
        <translation>eigene Klasse zuerst</translation>
    </message>
    <message>
        <source>NLL over the ln line</source>
        <translation>NLL über der ln-Linie</translation>
    </message>
    <message>
        <source>%1 entries, %2 classes: %3 % read their own class first, %4 conflicts.</source>
        <translation>%1 Einträge, %2 Klassen: %3 % lesen zuerst die eigene Klasse, %4 Konflikte.</translation>
    </message>
</context>
<context>
    <name>CharacterDialog</name>
    <message>
        <source>Characters of fonts</source>
        <translation>Zeichen aus Schriften</translation>
    </message>
    <message>
        <source>Font</source>
        <translation>Schrift</translation>
    </message>
    <message>
        <source>Add as a hand</source>
        <translation>Als Handschrift dazu</translation>
    </message>
    <message>
        <source>Several fonts give several hands of each character</source>
        <translation>Mehrere Schriften geben mehrere Handschriften jedes Zeichens</translation>
    </message>
    <message>
        <source>Open font file…</source>
        <translation>Schriftdatei öffnen …</translation>
    </message>
    <message>
        <source>Fonts that are hands</source>
        <translation>Schriften als Handschriften</translation>
    </message>
    <message>
        <source>Double-click, or press Delete, to take a font out</source>
        <translation>Doppelklick oder Entf nimmt eine Schrift heraus</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Block of characters</source>
        <translation>Zeichenblock</translation>
    </message>
    <message>
        <source>Add a block…</source>
        <translation>Block dazunehmen …</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>%1 is not a font that can be shown here.</source>
        <translation>%1 ist keine Schrift, die hier gezeigt werden kann.</translation>
    </message>
    <message>
        <source>Open font file</source>
        <translation>Schriftdatei öffnen</translation>
    </message>
    <message>
        <source>Fonts (%1)</source>
        <translation>Schriften (%1)</translation>
    </message>
    <message>
        <source>This font has no character of this block.</source>
        <translation>Diese Schrift hat kein Zeichen dieses Blocks.</translation>
    </message>
    <message>
        <source>%1 characters in %2 hands</source>
        <translation>%1 Zeichen in %2 Handschriften</translation>
    </message>
    <message>
        <source>%1 characters</source>
        <translation>%1 Zeichen</translation>
    </message>
    <message>
        <source>Drawing …</source>
        <translation>Wird gezeichnet …</translation>
    </message>
    <message>
        <source>The chosen fonts have none of these characters.</source>
        <translation>Die gewählten Schriften haben keines dieser Zeichen.</translation>
    </message>
</context>
<context>
    <name>CollectionDock</name>
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
        <source>Its drawing and all of its settings</source>
        <translation>Ihre Zeichnung und alle ihre Einstellungen</translation>
    </message>
    <message>
        <source>Only the seed</source>
        <translation>Nur der Startwert</translation>
    </message>
    <message>
        <source>Keep the drawing, take its seed</source>
        <translation>Die Zeichnung behalten, ihren Startwert nehmen</translation>
    </message>
    <message>
        <source>Its wall</source>
        <translation>Ihre Wand</translation>
    </message>
    <message>
        <source>The settings this variant was made with</source>
        <translation>Die Einstellungen, mit denen diese Variante entstand</translation>
    </message>
    <message>
        <source>Draw on it</source>
        <translation>Darauf zeichnen</translation>
    </message>
    <message>
        <source>Put it on the canvas as a drawing</source>
        <translation>Als Zeichnung auf die Zeichenfläche legen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>It is no favourite any more</source>
        <translation>Sie ist kein Favorit mehr</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>seed %1, variation %2, from %3</source>
        <translation>Startwert %1, Variation %2, aus %3</translation>
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
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>Befehl tippen</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>Über dieses Modell</translation>
    </message>
    <message>
        <source>Glyphs (*.png *.jpg *.jpeg *.gif *.bmp *.svg *.zip *.npz *ubyte *.gz *.idx *.ttf *.otf *.ttc *.jhf *.txt);;All files (*)</source>
        <translation>Zeichen (*.png *.jpg *.jpeg *.gif *.bmp *.svg *.zip *.npz *ubyte *.gz *.idx *.ttf *.otf *.ttc *.jhf *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
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
    <message>
        <source>%1 entries were copied.</source>
        <translation>%1 Einträge wurden kopiert.</translation>
    </message>
</context>
<context>
    <name>CompareDock</name>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Model on the right</source>
        <translation>Modell rechts</translation>
    </message>
    <message>
        <source>Keep these settings on the right</source>
        <translation>Diese Einstellungen rechts festhalten</translation>
    </message>
    <message>
        <source>Then change seed or variation: the left follows, the right stays</source>
        <translation>Danach Startwert oder Variation ändern: links folgt, rechts bleibt</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>the same model</source>
        <translation>dasselbe Modell</translation>
    </message>
    <message>
        <source>compact, hard addressing</source>
        <translation>kompakt, harte Adressierung</translation>
    </message>
    <message>
        <source>compact, soft attention</source>
        <translation>kompakt, weiche Aufmerksamkeit</translation>
    </message>
    <message>
        <source>compact, no memory</source>
        <translation>kompakt, ohne Gedächtnis</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>%1 · %2 bits</source>
        <translation>%1 · %2 Bit</translation>
    </message>
    <message>
        <source>Draw something or fill the memory: both sides answer.</source>
        <translation>Etwas zeichnen oder das Gedächtnis füllen: beide Seiten antworten.</translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>Confusion matrix</source>
        <translation>Verwechslungsmatrix</translation>
    </message>
    <message>
        <source>Each drawing against all others; a click selects its drawings</source>
        <translation>Jede Zeichnung gegen alle anderen; ein Klick wählt ihre Zeichnungen</translation>
    </message>
    <message>
        <source>%1 of %2 right</source>
        <translation>%1 von %2 richtig</translation>
    </message>
    <message>
        <source>Label your entries, then run the bench: who is taken for whom?</source>
        <translation>Einträge beschriften und die Prüfbank laufen lassen: wer wird für wen gehalten?</translation>
    </message>
    <message>
        <source>%1 taken for %2: %3</source>
        <translation>%1 gehalten für %2: %3</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>%1 %2. Save it as plain SVG.</source>
        <translation>%1 %2. Als einfaches SVG speichern.</translation>
    </message>
    <message>
        <source>%1 announces %2 images and %3 MB; at most %4 and %5 MB can be read.</source>
        <translation>%1 kündigt %2 Bilder und %3 MB an; höchstens %4 und %5 MB können gelesen werden.</translation>
    </message>
    <message>
        <source>%1 cannot be read (%2).</source>
        <translation>%1 kann nicht gelesen werden (%2).</translation>
    </message>
    <message>
        <source>%1 cannot be unpacked (%2).</source>
        <translation>%1 kann nicht entpackt werden (%2).</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2).</source>
        <translation>%1 kann nicht geschrieben werden (%2).</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2). Choose another place or free some space.</source>
        <translation>%1 kann nicht geschrieben werden (%2). Einen anderen Ort wählen oder Platz schaffen.</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2). Free some space or choose another folder; what has arrived is kept.</source>
        <translation>%1 kann nicht geschrieben werden (%2). Platz schaffen oder einen anderen Ordner wählen; was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>%1 cannot be written (%2). Free some space or choose another place.</source>
        <translation>%1 kann nicht geschrieben werden (%2). Platz schaffen oder einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>%1 could not be fetched: %2 of %3 bytes arrived%4. Check the connection and run it again; it goes on where it stopped.</source>
        <translation>%1 konnte nicht geholt werden: %2 von %3 Byte kamen an%4. Die Verbindung prüfen und es noch einmal versuchen; es geht weiter, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 gibt es nicht.</translation>
    </message>
    <message>
        <source>%1 does not hold images with a class each.</source>
        <translation>%1 enthält keine Bilder mit je einer Klasse.</translation>
    </message>
    <message>
        <source>%1 ends early: %2 images were announced.</source>
        <translation>%1 endet zu früh: %2 Bilder waren angekündigt.</translation>
    </message>
    <message>
        <source>%1 exists already. Choose a new or an empty folder.</source>
        <translation>%1 gibt es schon. Einen neuen oder leeren Ordner wählen.</translation>
    </message>
    <message>
        <source>%1 has %2 %3; at most %4 can be opened.</source>
        <translation>%1 hat %2 %3; höchstens %4 können geöffnet werden.</translation>
    </message>
    <message>
        <source>%1 has %2×%3 pixels; at most 4096×4096 are read. Scale it down first.</source>
        <translation>%1 hat %2×%3 Pixel; höchstens 4096×4096 werden gelesen. Vorher verkleinern.</translation>
    </message>
    <message>
        <source>%1 has a %2 that cannot be read (%3).</source>
        <translation>%1 hat ein %2, das nicht gelesen werden kann (%3).</translation>
    </message>
    <message>
        <source>%1 has a character of millions of pixels.</source>
        <translation>%1 hat ein Zeichen aus Millionen von Pixeln.</translation>
    </message>
    <message>
        <source>%1 has a transform that cannot be read: “%2”.</source>
        <translation>%1 hat eine Transformation, die nicht gelesen werden kann: „%2“.</translation>
    </message>
    <message>
        <source>%1 has a visible shape for none of the characters.</source>
        <translation>%1 hat für keines der Zeichen eine sichtbare Form.</translation>
    </message>
    <message>
        <source>%1 has coordinates that are out of every picture.</source>
        <translation>%1 hat Koordinaten außerhalb jedes Bildes.</translation>
    </message>
    <message>
        <source>%1 has entries of %2 × %3 pixels, the model reads %4 × %5. Open it with the model it was made with.</source>
        <translation>%1 hat Einträge von %2 × %3 Pixeln, das Modell liest %4 × %5. Mit dem Modell öffnen, mit dem es gemacht wurde.</translation>
    </message>
    <message>
        <source>%1 has no visible shape for %2.</source>
        <translation>%1 hat keine sichtbare Form für %2.</translation>
    </message>
    <message>
        <source>%1 has too many pixels; at most 4096×4096 are read. Scale it down first.</source>
        <translation>%1 hat zu viele Pixel; höchstens 4096×4096 werden gelesen. Vorher verkleinern.</translation>
    </message>
    <message>
        <source>%1 holds %2 PNG files; %3.</source>
        <translation>%1 enthält %2 PNG-Dateien; %3.</translation>
    </message>
    <message>
        <source>%1 holds %2 images. They need about %3 GB of main memory; %4 GB are free. Close other programs, or take a part of the file.</source>
        <translation>%1 enthält %2 Bilder. Sie brauchen etwa %3 GB Arbeitsspeicher; %4 GB sind frei. Andere Programme schließen oder einen Teil der Datei nehmen.</translation>
    </message>
    <message>
        <source>%1 holds %2. Only models that this program has exported are run, because a foreign graph could do anything: export the model again with vma export.</source>
        <translation>%1 enthält %2. Nur Modelle, die dieses Programm exportiert hat, werden ausgeführt, denn ein fremder Graph könnte alles tun: das Modell mit vma export neu exportieren.</translation>
    </message>
    <message>
        <source>%1 holds Python objects, which are never loaded because they can run code. Save every drawing as an array of its own, such as label/0.</source>
        <translation>%1 enthält Python-Objekte; die werden nie geladen, weil sie Code ausführen können. Jede Zeichnung als eigenes Array speichern, etwa label/0.</translation>
    </message>
    <message>
        <source>%1 holds images of different sizes.</source>
        <translation>%1 enthält Bilder verschiedener Größe.</translation>
    </message>
    <message>
        <source>%1 holds more points than a drawing has.</source>
        <translation>%1 enthält mehr Punkte, als eine Zeichnung hat.</translation>
    </message>
    <message>
        <source>%1 holds more than %2 arrays.</source>
        <translation>%1 enthält mehr als %2 Arrays.</translation>
    </message>
    <message>
        <source>%1 holds more than %2 files. Choose a smaller folder or one of its sub-folders.</source>
        <translation>%1 enthält mehr als %2 Dateien. Einen kleineren Ordner oder einen seiner Unterordner wählen.</translation>
    </message>
    <message>
        <source>%1 holds more than %2 files. Split it.</source>
        <translation>%1 enthält mehr als %2 Dateien. Bitte aufteilen.</translation>
    </message>
    <message>
        <source>%1 holds more than a drawing would. Split it into glyphs.</source>
        <translation>%1 enthält mehr als eine Zeichnung. In einzelne Zeichen aufteilen.</translation>
    </message>
    <message>
        <source>%1 holds no arrays.</source>
        <translation>%1 enthält keine Arrays.</translation>
    </message>
    <message>
        <source>%1 holds no images (PNG, JPEG, GIF, BMP or SVG).</source>
        <translation>%1 enthält keine Bilder (PNG, JPEG, GIF, BMP oder SVG).</translation>
    </message>
    <message>
        <source>%1 holds no path, line or polyline.%2 Convert it to paths first.</source>
        <translation>%1 enthält keinen Pfad, keine Linie und keinen Linienzug.%2 Vorher in Pfade umwandeln.</translation>
    </message>
    <message>
        <source>%1 holds no pictures (PNG, JPEG, GIF, BMP or SVG) and no stroke files.</source>
        <translation>%1 enthält weder Bilder (PNG, JPEG, GIF, BMP oder SVG) noch Strichdateien.</translation>
    </message>
    <message>
        <source>%1 holds no strokes.</source>
        <translation>%1 enthält keine Striche.</translation>
    </message>
    <message>
        <source>%1 images of %2 px are too many for one npz. Choose folders, or fewer or smaller images.</source>
        <translation>%1 Bilder mit %2 px sind zu viele für eine npz-Datei. Wählen Sie Ordner oder weniger oder kleinere Bilder.</translation>
    </message>
    <message>
        <source>%1 in the model %2 is too large to be one.</source>
        <translation>%1 im Modell %2 ist zu groß, um eines zu sein.</translation>
    </message>
    <message>
        <source>%1 is damaged or no copy of unsaved work.</source>
        <translation>%1 ist beschädigt oder keine Kopie ungespeicherter Arbeit.</translation>
    </message>
    <message>
        <source>%1 is damaged or no project file. Open an earlier copy of it.</source>
        <translation>%1 ist beschädigt oder keine Projektdatei. Eine frühere Kopie davon öffnen.</translation>
    </message>
    <message>
        <source>%1 is larger than %2 MB.</source>
        <translation>%1 ist größer als %2 MB.</translation>
    </message>
    <message>
        <source>%1 is larger than %2 MB; a drawing is smaller.</source>
        <translation>%1 ist größer als %2 MB; eine Zeichnung ist kleiner.</translation>
    </message>
    <message>
        <source>%1 is larger than %2 MB; it was not read.</source>
        <translation>%1 ist größer als %2 MB und wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>%1 is no Hershey font (JHF), or it is damaged.</source>
        <translation>%1 ist keine Hershey-Schrift (JHF) oder beschädigt.</translation>
    </message>
    <message>
        <source>%1 is no SVG picture: its root is “%2”.</source>
        <translation>%1 ist kein SVG-Bild: seine Wurzel ist „%2“.</translation>
    </message>
    <message>
        <source>%1 is no model bundle: neither a folder nor a readable zip.</source>
        <translation>%1 ist kein Modell: weder ein Ordner noch ein lesbares Zip.</translation>
    </message>
    <message>
        <source>%1 is no project of VMA Explorer.</source>
        <translation>%1 ist kein Projekt von VMA Explorer.</translation>
    </message>
    <message>
        <source>%1 is no readable ONNX file. Export the model again.</source>
        <translation>%1 ist keine lesbare ONNX-Datei. Das Modell neu exportieren.</translation>
    </message>
    <message>
        <source>%1 is no stroke file: expected lines “x,y,t”, START and BREAK.</source>
        <translation>%1 ist keine Strichdatei: erwartet werden Zeilen „x,y,t“, START und BREAK.</translation>
    </message>
    <message>
        <source>%1 is no stroke-3 drawing: its third column must hold 0 and 1.</source>
        <translation>%1 ist keine Stroke-3-Zeichnung: die dritte Spalte muss 0 und 1 enthalten.</translation>
    </message>
    <message>
        <source>%1 is not a checkpoint of this program.</source>
        <translation>%1 ist kein Zwischenstand dieses Programms.</translation>
    </message>
    <message>
        <source>%1 is not a readable font file.</source>
        <translation>%1 ist keine lesbare Schriftdatei.</translation>
    </message>
    <message>
        <source>%1 is not a readable font file: it is damaged or no font.</source>
        <translation>%1 ist keine lesbare Schriftdatei: beschädigt oder keine Schrift.</translation>
    </message>
    <message>
        <source>%1 is not a readable image (PNG, JPEG, GIF or BMP): it is damaged or of another kind.</source>
        <translation>%1 ist kein lesbares Bild (PNG, JPEG, GIF oder BMP): beschädigt oder von anderer Art.</translation>
    </message>
    <message>
        <source>%1 is not a readable npz file of glyphs (%2).</source>
        <translation>%1 ist keine lesbare npz-Datei mit Zeichen (%2).</translation>
    </message>
    <message>
        <source>%1 is not a readable picture (PNG, JPEG, GIF or BMP): it is damaged or of another kind.</source>
        <translation>%1 ist kein lesbares Bild (PNG, JPEG, GIF oder BMP): beschädigt oder von anderer Art.</translation>
    </message>
    <message>
        <source>%1 is not a readable zip file (%2).</source>
        <translation>%1 ist keine lesbare Zip-Datei (%2).</translation>
    </message>
    <message>
        <source>%1 is not an IDX file of 8-bit images.</source>
        <translation>%1 ist keine IDX-Datei mit 8-Bit-Bildern.</translation>
    </message>
    <message>
        <source>%1 is not fetched: only encrypted (https) addresses are.</source>
        <translation>%1 wird nicht geholt: nur von verschlüsselten Adressen (https).</translation>
    </message>
    <message>
        <source>%1 is not the file that is expected: its checksum differs. Nothing was kept. Try again later, or get the file elsewhere and put it in its place.</source>
        <translation>%1 ist nicht die erwartete Datei: die Prüfsumme ist eine andere. Nichts wurde behalten. Später noch einmal versuchen, oder die Datei anderswo holen und an ihren Ort legen.</translation>
    </message>
    <message>
        <source>%1 is too short for an IDX file of images.</source>
        <translation>%1 ist zu kurz für eine IDX-Datei mit Bildern.</translation>
    </message>
    <message>
        <source>%1 labelled entries are too many for the bench; disable some, so that at most %2 are left.</source>
        <translation>%1 beschriftete Einträge sind zu viele für die Werkbank; einige ausschalten, sodass höchstens %2 bleiben.</translation>
    </message>
    <message>
        <source>%1 labelled entries are too many; disable some, so that at most %2 are left.</source>
        <translation>%1 beschriftete Einträge sind zu viele; einige ausschalten, sodass höchstens %2 bleiben.</translation>
    </message>
    <message>
        <source>%1 names %2, which %3 lacks.</source>
        <translation>%1 nennt %2, das in %3 fehlt.</translation>
    </message>
    <message>
        <source>%1 of the model %2 is not valid JSON (%3).</source>
        <translation>%1 des Modells %2 ist kein gültiges JSON (%3).</translation>
    </message>
    <message>
        <source>%1 px are too few for %2 pictures; choose a larger size.</source>
        <translation>%1 px sind zu wenig für %2 Bilder; wählen Sie eine größere Größe.</translation>
    </message>
    <message>
        <source>%1 unpacks to %2 MB; at most %3 MB are read.</source>
        <translation>%1 wird entpackt %2 MB groß; höchstens %3 MB werden gelesen.</translation>
    </message>
    <message>
        <source>%1 unpacks to more than %2 MB. Split it.</source>
        <translation>%1 wird entpackt größer als %2 MB. Bitte aufteilen.</translation>
    </message>
    <message>
        <source>%1 was not found in %2. Give --data (or VMA_DATA) a folder that holds omniglot28/, omniglot/ and mnist/.</source>
        <translation>%1 wurde in %2 nicht gefunden. Mit --data (oder VMA_DATA) einen Ordner angeben, der omniglot28/, omniglot/ und mnist/ enthält.</translation>
    </message>
    <message>
        <source>%1 was not read: it holds too much.</source>
        <translation>%1 wurde nicht gelesen: es enthält zu viel.</translation>
    </message>
    <message>
        <source>%1 was not read: it is damaged, or made to exhaust or to crash whoever reads it.</source>
        <translation>%1 wurde nicht gelesen: es ist beschädigt oder soll erschöpfen oder abstürzen lassen, wer es liest.</translation>
    </message>
    <message>
        <source>%1 was not read: it took longer than %2 seconds.</source>
        <translation>%1 wurde nicht gelesen: es dauerte länger als %2 Sekunden.</translation>
    </message>
    <message>
        <source>%1 was not read: no process can be started (%2).</source>
        <translation>%1 wurde nicht gelesen: kein Prozess lässt sich starten (%2).</translation>
    </message>
    <message>
        <source>%1 was written by a newer version of VMA Explorer (project format %2; this one reads %3). Update VMA Explorer to open it.</source>
        <translation>%1 wurde von einer neueren Version von VMA Explorer geschrieben (Projektformat %2; diese liest %3). VMA Explorer aktualisieren, um es zu öffnen.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2 does not fit; %3.</source>
        <translation>%1: %2 passt nicht; %3.</translation>
    </message>
    <message>
        <source>%1: %2 is %3×%4 pixels, not 105×105.</source>
        <translation>%1: %2 hat %3×%4 Pixel, nicht 105×105.</translation>
    </message>
    <message>
        <source>%1: %2 is not a readable PNG (%3).</source>
        <translation>%1: %2 ist kein lesbares PNG (%3).</translation>
    </message>
    <message>
        <source>%1: %2 is too large to be a glyph.</source>
        <translation>%1: %2 ist zu groß für ein Zeichen.</translation>
    </message>
    <message>
        <source>%1: array %2 has shape %3; expected (drawings, side * side) or (drawings, side, side).</source>
        <translation>%1: Array %2 hat die Form %3; erwartet wird (Zeichnungen, Seite * Seite) oder (Zeichnungen, Seite, Seite).</translation>
    </message>
    <message>
        <source>A drawing of %1 in %2 has no original in %3; use the two files of the same Omniglot release.</source>
        <translation>Eine Zeichnung von %1 in %2 hat kein Original in %3; nehmen Sie beide Dateien aus derselben Omniglot-Ausgabe.</translation>
    </message>
    <message>
        <source>A drawing of “%1” is empty. Disable it or draw it again.</source>
        <translation>Eine Zeichnung von „%1“ ist leer. Schalten Sie sie aus oder zeichnen Sie sie neu.</translation>
    </message>
    <message>
        <source>A memory of %1 characters leaves none of the %2 that is new; use smaller --entries.</source>
        <translation>Ein Gedächtnis mit %1 Zeichen lässt von %2 keines übrig, das neu wäre; nehmen Sie kleinere --entries.</translation>
    </message>
    <message>
        <source>A picture of %1 px is not possible; choose a size from 1 to %2 px.</source>
        <translation>Ein Bild mit %1 px ist nicht möglich; wählen Sie 1 bis %2 px.</translation>
    </message>
    <message>
        <source>A test on unseen alphabets needs at least two; take more --characters.</source>
        <translation>Ein Test mit ungesehenen Alphabeten braucht mindestens zwei; nehmen Sie mehr --characters.</translation>
    </message>
    <message>
        <source>An animation of %1 px is not possible; choose a size from 1 to %2 px.</source>
        <translation>Eine Animation mit %1 px ist nicht möglich; wählen Sie 1 bis %2 px.</translation>
    </message>
    <message>
        <source>One npz holds at most %1 drawings. Choose JSON lines or fewer.</source>
        <translation>Eine npz-Datei fasst höchstens %1 Zeichnungen. Wählen Sie JSON-Zeilen oder weniger.</translation>
    </message>
    <message>
        <source>Pixels are tested at %1 px; leave --size out.</source>
        <translation>Pixel werden bei %1 px geprüft; lassen Sie --size weg.</translation>
    </message>
    <message>
        <source>Strokes are measured on the 105-pixel drawings; put images_evaluation.zip into the data folder&apos;s omniglot/, or measure --form pixels.</source>
        <translation>Striche werden an den Zeichnungen mit 105 Pixeln gemessen; legen Sie images_evaluation.zip in omniglot/ des Datenordners oder messen Sie --form pixels.</translation>
    </message>
    <message>
        <source>The detector is trained on the 105-pixel originals. Put images_background.zip into the folder omniglot of the data folder.</source>
        <translation>Der Detektor lernt an den Originalen mit 105 Pixeln. Legen Sie images_background.zip in den Ordner omniglot des Datenordners.</translation>
    </message>
    <message>
        <source>The detector of new characters in %1 cannot be read (%2). Install the program again.</source>
        <translation>Der Detektor neuer Zeichen in %1 lässt sich nicht lesen (%2). Installieren Sie das Programm neu.</translation>
    </message>
    <message>
        <source>The judges look at %1 px and the model draws %2; use --form strokes.</source>
        <translation>Die Richter sehen %1 px und das Modell zeichnet %2; nehmen Sie --form strokes.</translation>
    </message>
    <message>
        <source>The model %1 has bundle format %2; this program reads %3–%4. Update the program or export the model again.</source>
        <translation>Das Modell %1 hat das Bündelformat %2; dieses Programm liest %3–%4. Aktualisieren Sie das Programm oder exportieren Sie das Modell neu.</translation>
    </message>
    <message>
        <source>The recipe %1 cannot be used: %2.</source>
        <translation>Das Rezept %1 ist nicht brauchbar: %2.</translation>
    </message>
    <message>
        <source>There is nothing to draw: this variant has no strokes.</source>
        <translation>Es gibt nichts zu zeichnen: Diese Variante hat keine Striche.</translation>
    </message>
    <message>
        <source>These variants have no strokes, because the model has no stroke head or an entry is blank. Export images instead, or choose another model.</source>
        <translation>Diese Varianten haben keine Striche, weil das Modell keinen Strichkopf hat oder ein Eintrag leer ist. Exportieren Sie Bilder oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>This model draws no strokes; measure its pixels with --form pixels.</source>
        <translation>Dieses Modell zeichnet keine Striche; messen Sie seine Pixel mit --form pixels.</translation>
    </message>
    <message>
        <source>ended with code %1</source>
        <translation>endete mit Code %1</translation>
    </message>
    <message>
        <source>stopped speaking</source>
        <translation>verstummte</translation>
    </message>
    <message>
        <source>A font can have at most %1 characters.</source>
        <translation>Eine Schrift kann höchstens %1 Zeichen haben.</translation>
    </message>
    <message>
        <source>A practice sheet has 4, 5, 6 or 8 columns and 1 to 20 cells a character.</source>
        <translation>Ein Übungsblatt hat 4, 5, 6 oder 8 Spalten und 1 bis 20 Felder je Zeichen.</translation>
    </message>
    <message>
        <source>A practice sheet needs at least one character.</source>
        <translation>Ein Übungsblatt braucht mindestens ein Zeichen.</translation>
    </message>
    <message>
        <source>A weight that is set by hand must be between 0 and 1.</source>
        <translation>Ein von Hand gesetztes Gewicht muss zwischen 0 und 1 liegen.</translation>
    </message>
    <message>
        <source>At most %1 characters of a font are read at once.</source>
        <translation>Höchstens %1 Zeichen einer Schrift werden auf einmal gelesen.</translation>
    </message>
    <message>
        <source>At most %1 own drawings are trained on.</source>
        <translation>Mit höchstens %1 eigenen Zeichnungen wird trainiert.</translation>
    </message>
    <message>
        <source>CUDA cannot be used: %1. Use the CPU instead.</source>
        <translation>CUDA kann nicht verwendet werden: %1. Stattdessen die CPU verwenden.</translation>
    </message>
    <message>
        <source>CUDA did not start (%1)</source>
        <translation>CUDA ist nicht gestartet (%1)</translation>
    </message>
    <message>
        <source>CUDA did not start; a library is missing or the driver is too old (pip install &apos;onnxruntime-gpu[cuda,cudnn]&apos; brings the libraries)</source>
        <translation>CUDA ist nicht gestartet; eine Bibliothek fehlt oder der Treiber ist zu alt (pip install &apos;onnxruntime-gpu[cuda,cudnn]&apos; bringt die Bibliotheken)</translation>
    </message>
    <message>
        <source>CUDA works</source>
        <translation>CUDA arbeitet</translation>
    </message>
    <message>
        <source>Companions belong to hard addressing: set companions to 0.</source>
        <translation>Begleiter gehören zur harten Adressierung: companions auf 0 setzen.</translation>
    </message>
    <message>
        <source>Export stopped: ONNX Runtime and PyTorch differ by %1, more than %2.</source>
        <translation>Der Export hielt an: ONNX Runtime und PyTorch weichen um %1 voneinander ab, mehr als %2.</translation>
    </message>
    <message>
        <source>Label at least two classes with %1 drawings each: select entries and press Ctrl+L.</source>
        <translation>Mindestens zwei Klassen mit je %1 Zeichnungen beschriften: Einträge auswählen und Strg+L drücken.</translation>
    </message>
    <message>
        <source>Label at least two classes, one of them with two drawings: select entries and press Ctrl+L.</source>
        <translation>Mindestens zwei Klassen beschriften, eine davon mit zwei Zeichnungen: Einträge auswählen und Strg+L drücken.</translation>
    </message>
    <message>
        <source>Label the entries of the memory first: a class needs a name.</source>
        <translation>Zuerst die Einträge des Gedächtnisses beschriften: eine Klasse braucht einen Namen.</translation>
    </message>
    <message>
        <source>Model configuration key %1 must be %2, not %3.</source>
        <translation>Der Schlüssel %1 der Modellkonfiguration muss %2 sein, nicht %3.</translation>
    </message>
    <message>
        <source>Model configuration key %1 must be text, not %2.</source>
        <translation>Der Schlüssel %1 der Modellkonfiguration muss Text sein, nicht %2.</translation>
    </message>
    <message>
        <source>No glyph was found in the image at this threshold. Change the threshold or the polarity.</source>
        <translation>Bei dieser Schwelle wurde im Bild kein Zeichen gefunden. Schwelle oder Polarität ändern.</translation>
    </message>
    <message>
        <source>No label names a character. Label entries with the character they stand for, such as “A” or “あ”.</source>
        <translation>Keine Beschriftung nennt ein Zeichen. Einträge mit dem Zeichen beschriften, für das sie stehen, etwa „A“ oder „あ“.</translation>
    </message>
    <message>
        <source>No letters were found on the sheet. Write them apart from each other, darker than the paper, and take the photo from above.</source>
        <translation>Auf dem Blatt wurden keine Buchstaben gefunden. Mit Abstand und dunkler als das Papier schreiben und von oben fotografieren.</translation>
    </message>
    <message>
        <source>No letters were found: nothing on the sheet is clearly darker than the paper. Take the photo again with more light, or write with a darker pen.</source>
        <translation>Keine Buchstaben gefunden: nichts auf dem Blatt ist deutlich dunkler als das Papier. Mit mehr Licht noch einmal fotografieren oder mit dunklerem Stift schreiben.</translation>
    </message>
    <message>
        <source>ONNX Runtime refuses this model&apos;s graphs (%1). Export the model again.</source>
        <translation>ONNX Runtime lehnt die Graphen dieses Modells ab (%1). Das Modell neu exportieren.</translation>
    </message>
    <message>
        <source>Only models of your own library can be deleted.</source>
        <translation>Nur Modelle der eigenen Bibliothek können gelöscht werden.</translation>
    </message>
    <message>
        <source>Temperatures must be positive.</source>
        <translation>Temperaturen müssen positiv sein.</translation>
    </message>
    <message>
        <source>The checkpoint %1 belongs to another architecture.</source>
        <translation>Der Zwischenstand %1 gehört zu einer anderen Architektur.</translation>
    </message>
    <message>
        <source>The checkpoint %1 cannot be read (%2).</source>
        <translation>Der Zwischenstand %1 kann nicht gelesen werden (%2).</translation>
    </message>
    <message>
        <source>The checkpoint %1 is damaged. Start from an earlier one.</source>
        <translation>Der Zwischenstand %1 ist beschädigt. Mit einem früheren beginnen.</translation>
    </message>
    <message>
        <source>The chosen entries are disabled or gone. Choose others.</source>
        <translation>Die gewählten Einträge sind ausgeschaltet oder nicht mehr da. Andere wählen.</translation>
    </message>
    <message>
        <source>The drawing has %1 pixels a side, the model %2.</source>
        <translation>Die Zeichnung hat %1 Pixel Seitenlänge, das Modell %2.</translation>
    </message>
    <message>
        <source>The drawings do not have the model&apos;s %1 pixels a side.</source>
        <translation>Die Zeichnungen haben nicht die %1 Pixel Seitenlänge des Modells.</translation>
    </message>
    <message>
        <source>The engine cannot be started (%1).</source>
        <translation>Das Rechenwerk kann nicht gestartet werden (%1).</translation>
    </message>
    <message>
        <source>The engine was closed.</source>
        <translation>Das Rechenwerk wurde geschlossen.</translation>
    </message>
    <message>
        <source>The engine was lost %1 times in a minute: it %2. Choose another model, or start the program anew.</source>
        <translation>Das Rechenwerk ging in einer Minute %1-mal verloren: es %2. Ein anderes Modell wählen oder das Programm neu starten.</translation>
    </message>
    <message>
        <source>The font %1 has no character %2.</source>
        <translation>Die Schrift %1 hat kein Zeichen %2.</translation>
    </message>
    <message>
        <source>The image is blank: it has no ink that differs from its ground.</source>
        <translation>Das Bild ist leer: keine Tinte hebt sich vom Grund ab.</translation>
    </message>
    <message>
        <source>The image is empty.</source>
        <translation>Das Bild ist leer.</translation>
    </message>
    <message>
        <source>The marks of this practice sheet do not fit a page. Scan it flat.</source>
        <translation>Die Marken dieses Übungsblatts passen zu keiner Seite. Flach einscannen.</translation>
    </message>
    <message>
        <source>The memory has no enabled entry. Draw a glyph and add it, load some, or enable one.</source>
        <translation>Das Gedächtnis hat keinen eingeschalteten Eintrag. Ein Zeichen zeichnen und hinzufügen, welche laden oder einen einschalten.</translation>
    </message>
    <message>
        <source>The model %1 cannot be used: its weights %2 hold NaN or infinity.</source>
        <translation>Das Modell %1 kann nicht verwendet werden: seine Gewichte %2 enthalten NaN oder Unendlich.</translation>
    </message>
    <message>
        <source>The model %1 does not fit its card: %2 should have shape %3, found %4.</source>
        <translation>Das Modell %1 passt nicht zu seiner Karte: %2 sollte die Form %3 haben, gefunden wurde %4.</translation>
    </message>
    <message>
        <source>The model %1 lacks %2. A bundle holds %3, %4 and one ONNX file for each of its graphs; export it again.</source>
        <translation>Dem Modell %1 fehlt %2. Ein Modell enthält %3, %4 und eine ONNX-Datei für jeden Graphen; neu exportieren.</translation>
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
        <source>The model to start from has another architecture than the recipe.</source>
        <translation>Das Modell, mit dem begonnen wird, hat eine andere Architektur als das Rezept.</translation>
    </message>
    <message>
        <source>The model&apos;s architecture must be a table of names and values.</source>
        <translation>Die Architektur des Modells muss eine Tabelle aus Namen und Werten sein.</translation>
    </message>
    <message>
        <source>The number of variants must be 1 to %1.</source>
        <translation>Die Zahl der Varianten muss zwischen 1 und %1 liegen.</translation>
    </message>
    <message>
        <source>The result in %1 cannot be read (%2).</source>
        <translation>Das Ergebnis in %1 kann nicht gelesen werden (%2).</translation>
    </message>
    <message>
        <source>The setting %1 is not a number.</source>
        <translation>Die Einstellung %1 ist keine Zahl.</translation>
    </message>
    <message>
        <source>The setting around is no list of variants.</source>
        <translation>Die Einstellung around ist keine Liste von Varianten.</translation>
    </message>
    <message>
        <source>The sheet seems to hold %1 letters; at most %2 are taken. Cut the picture to a part of it.</source>
        <translation>Das Blatt scheint %1 Buchstaben zu enthalten; höchstens %2 werden genommen. Das Bild auf einen Teil zuschneiden.</translation>
    </message>
    <message>
        <source>The strip at the foot of this practice sheet cannot be read. Scan the whole page flat and in focus, with all four marks.</source>
        <translation>Der Streifen am Fuß dieses Übungsblatts kann nicht gelesen werden. Die ganze Seite flach und scharf einscannen, mit allen vier Marken.</translation>
    </message>
    <message>
        <source>The variation must be between 0 and %1.</source>
        <translation>Die Variation muss zwischen 0 und %1 liegen.</translation>
    </message>
    <message>
        <source>The weights of the model %1 are damaged (%2).</source>
        <translation>Die Gewichte des Modells %1 sind beschädigt (%2).</translation>
    </message>
    <message>
        <source>The weights of the model %1 do not fit its card.</source>
        <translation>Die Gewichte des Modells %1 passen nicht zu seiner Karte.</translation>
    </message>
    <message>
        <source>There are too many models called %1. Choose another name.</source>
        <translation>Es gibt zu viele Modelle namens %1. Einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>There is no model at %1.</source>
        <translation>Unter %1 gibt es kein Modell.</translation>
    </message>
    <message>
        <source>There is no starter script %1. Known: %2.</source>
        <translation>Es gibt keine Anfangssammlung %1. Bekannt: %2.</translation>
    </message>
    <message>
        <source>This is too many steps of more like this. Begin with a new seed.</source>
        <translation>Das sind zu viele Schritte „mehr davon“. Mit einem neuen Startwert beginnen.</translation>
    </message>
    <message>
        <source>This model cannot be run (%1). Export it again.</source>
        <translation>Dieses Modell kann nicht ausgeführt werden (%1). Neu exportieren.</translation>
    </message>
    <message>
        <source>This model mixes all entries: it has no discrete address to look at.</source>
        <translation>Dieses Modell mischt alle Einträge: es hat keine diskrete Adresse, die man ansehen könnte.</translation>
    </message>
    <message>
        <source>This practice sheet is empty: write into its cells with a dark pen.</source>
        <translation>Dieses Übungsblatt ist leer: mit dunklem Stift in die Felder schreiben.</translation>
    </message>
    <message>
        <source>Training needs at least two classes with two drawings each; %1 found among %2 drawings. Label the entries, or add drawings to the classes.</source>
        <translation>Das Training braucht mindestens zwei Klassen mit je zwei Zeichnungen; gefunden: %1 unter %2 Zeichnungen. Einträge beschriften oder den Klassen Zeichnungen hinzufügen.</translation>
    </message>
    <message>
        <source>Training stopped: %1 steps in a row had a gradient that is not finite. Continue from the last checkpoint with a lower learning_rate.</source>
        <translation>Das Training hielt an: %1 Schritte nacheinander hatten keinen endlichen Gradienten. Vom letzten Zwischenstand mit kleinerer learning_rate weitermachen.</translation>
    </message>
    <message>
        <source>Two ONNX Runtime distributions are installed (%1) and disturb each other. Repair: pip uninstall -y onnxruntime onnxruntime-gpu &amp;&amp; pip install onnxruntime-gpu</source>
        <translation>Zwei Ausgaben von ONNX Runtime sind installiert (%1) und stören einander. Abhilfe: pip uninstall -y onnxruntime onnxruntime-gpu &amp;&amp; pip install onnxruntime-gpu</translation>
    </message>
    <message>
        <source>Type one character at a time.</source>
        <translation>Immer nur ein Zeichen tippen.</translation>
    </message>
    <message>
        <source>Unknown model configuration key %1. Known: %2.</source>
        <translation>Unbekannter Schlüssel %1 der Modellkonfiguration. Bekannt: %2.</translation>
    </message>
    <message>
        <source>addressing must be one of %1, not %2.</source>
        <translation>addressing muss eines von %1 sein, nicht %2.</translation>
    </message>
    <message>
        <source>did not answer within %1 seconds</source>
        <translation>antwortete nicht innerhalb von %1 Sekunden</translation>
    </message>
    <message>
        <source>ended at its start</source>
        <translation>endete beim Start</translation>
    </message>
    <message>
        <source>image_size must be between 8 and 128 pixels, not %1.</source>
        <translation>image_size muss zwischen 8 und 128 Pixeln liegen, nicht bei %1.</translation>
    </message>
    <message>
        <source>no NVIDIA driver; a GPU of NVIDIA needs one</source>
        <translation>kein NVIDIA-Treiber; eine GPU von NVIDIA braucht einen</translation>
    </message>
    <message>
        <source>the CPU was asked for</source>
        <translation>die CPU wurde verlangt</translation>
    </message>
    <message>
        <source>the engine %1 and was started again</source>
        <translation>das Rechenwerk %1 und wurde neu gestartet</translation>
    </message>
    <message>
        <source>this ONNX Runtime is built without CUDA; onnxruntime-gpu has it</source>
        <translation>dieses ONNX Runtime ist ohne CUDA gebaut; onnxruntime-gpu hat es</translation>
    </message>
    <message>
        <source>was ended</source>
        <translation>wurde beendet</translation>
    </message>
    <message>
        <source>was killed by signal %1</source>
        <translation>wurde durch Signal %1 beendet</translation>
    </message>
    <message>
        <source>“%1” is no kind of animation. Choose a name ending in .gif or .webp.</source>
        <translation>„%1“ ist keine Art von Animation. Einen Namen wählen, der auf .gif oder .webp endet.</translation>
    </message>
    <message>
        <source>“%1” is no source of variants.</source>
        <translation>„%1“ ist keine Quelle von Varianten.</translation>
    </message>
    <message>
        <source>“%1…” is too long for a practice sheet.</source>
        <translation>„%1…“ ist zu lang für ein Übungsblatt.</translation>
    </message>
</context>
<context>
    <name>DatasetDialog</name>
    <message>
        <source>Export data set</source>
        <translation>Datensatz exportieren</translation>
    </message>
    <message>
        <source>Variation and temperatures are the wall&apos;s; a manifest says all.</source>
        <translation>Variation und Temperaturen sind die der Wand; ein Manifest sagt alles.</translation>
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
        <source>Draw</source>
        <translation>Zeichnen als</translation>
    </message>
    <message>
        <source>%1 classes by label, %2 drawings</source>
        <translation>%1 Klassen nach Beschriftung, %2 Zeichnungen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Export data set into a new folder</source>
        <translation>Datensatz in einen neuen Ordner exportieren</translation>
    </message>
</context>
<context>
    <name>DrawingCell</name>
    <message>
        <source>This drawing</source>
        <translation>Diese Zeichnung</translation>
    </message>
    <message>
        <source>Your drawing. A variant that read it has this cell light up; Enter puts it into the memory.</source>
        <translation>Ihre Zeichnung. Hat eine Variante sie gelesen, leuchtet diese Zelle auf; Enter legt sie ins Gedächtnis.</translation>
    </message>
    <message>
        <source>Nothing in memory fits: %1 %</source>
        <translation>Nichts im Gedächtnis passt: %1 %</translation>
    </message>
</context>
<context>
    <name>DrawingHeader</name>
    <message>
        <source>Whether the drawing is known</source>
        <translation>Ob die Zeichnung bekannt ist</translation>
    </message>
    <message>
        <source>This drawing</source>
        <translation>Diese Zeichnung</translation>
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
        <source>Something went wrong (%1). Your drawing and memory are kept.</source>
        <translation>Etwas ging schief (%1). Zeichnung und Gedächtnis bleiben erhalten.</translation>
    </message>
    <message>
        <source>The report below stays on this computer. Copy it, or save it, to show it to somebody who can mend this.</source>
        <translation>Der Bericht unten bleibt auf diesem Rechner. Kopieren oder speichern, um ihn jemandem zu zeigen, der es beheben kann.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Save my drawing and memory with the report</source>
        <translation>Zeichnung und Gedächtnis mit dem Bericht speichern</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
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
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>%1 variants were copied as a picture.</source>
        <translation>%1 Varianten wurden als Bild kopiert.</translation>
    </message>
    <message>
        <source>Select two variants: the animation leads from one to the other.</source>
        <translation>Zwei Varianten auswählen: die Animation führt von der einen zur anderen.</translation>
    </message>
    <message>
        <source>This model makes no pen strokes, so there is nothing to draw.</source>
        <translation>Dieses Modell macht keine Stiftstriche, also gibt es nichts zu zeichnen.</translation>
    </message>
    <message>
        <source>Save animation</source>
        <translation>Animation speichern</translation>
    </message>
    <message>
        <source>Animation (*.gif *.webp)</source>
        <translation>Animation (*.gif *.webp)</translation>
    </message>
    <message>
        <source>Select two entries of the memory, or draw something and select one: the animation leads from one drawing to the other.</source>
        <translation>Zwei Einträge auswählen, oder etwas zeichnen und einen auswählen: die Animation führt von der einen Zeichnung zur anderen.</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
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
        <source>There is no room for more favourites.</source>
        <translation>Für mehr Favoriten ist kein Platz.</translation>
    </message>
    <message>
        <source>%1 favourites</source>
        <translation>%1 Favoriten</translation>
    </message>
    <message>
        <source>Select a variant first.</source>
        <translation>Erst eine Variante auswählen.</translation>
    </message>
    <message>
        <source>The wall is as near as it gets. Go back to all variants first.</source>
        <translation>Näher geht die Wand nicht. Erst zu allen Varianten zurückgehen.</translation>
    </message>
    <message>
        <source>Restore a wall</source>
        <translation>Eine Wand wiederherstellen</translation>
    </message>
</context>
<context>
    <name>FontDialog</name>
    <message>
        <source>Export font</source>
        <translation>Schrift exportieren</translation>
    </message>
    <message>
        <source>Neighbouring letters take different shapes (OpenType feature calt).</source>
        <translation>Benachbarte Buchstaben nehmen verschiedene Formen an (OpenType-Merkmal calt).</translation>
    </message>
    <message>
        <source>My hand</source>
        <translation>Meine Hand</translation>
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
        <source>Model pixels</source>
        <translation>Modellpixel</translation>
    </message>
    <message>
        <source>Shapes of each character</source>
        <translation>Formen jedes Zeichens</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Zeichnen als</translation>
    </message>
    <message>
        <source>%1 characters: %2</source>
        <translation>%1 Zeichen: %2</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>keine Beschriftung</translation>
    </message>
    <message>
        <source>Left out, because they name no character: %1</source>
        <translation>Weggelassen, weil sie kein Zeichen benennen: %1</translation>
    </message>
</context>
<context>
    <name>HeatLegend</name>
    <message>
        <source>Address probability. The scale follows its square root.</source>
        <translation>Wahrscheinlichkeit der Adresse. Die Skala folgt ihrer Wurzel.</translation>
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
        <source>Choose a wall of the past: it is shown here first.</source>
        <translation>Eine frühere Wand wählen: sie wird erst hier gezeigt.</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Load into the memory</source>
        <translation>Ins Gedächtnis laden</translation>
    </message>
    <message>
        <source>Add to memory</source>
        <translation>Ins Gedächtnis</translation>
    </message>
    <message>
        <source>Above: as found. Below: as an entry of the memory.</source>
        <translation>Oben: wie gefunden. Unten: als Eintrag im Gedächtnis.</translation>
    </message>
    <message>
        <source>Above: as found. Below: as the model sees it.</source>
        <translation>Oben: wie gefunden. Unten: wie das Modell es sieht.</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 Bilder</translation>
    </message>
    <message>
        <source>One image</source>
        <translation>Ein Bild</translation>
    </message>
    <message>
        <source> (the first; %1 more are left out)</source>
        <translation> (die ersten; %1 weitere bleiben weg)</translation>
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
        <source>Choose the threshold automatically</source>
        <translation>Die Schwelle automatisch wählen</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Darkness from which a pixel is ink</source>
        <translation>Dunkelheit, ab der ein Pixel Tinte ist</translation>
    </message>
    <message>
        <source>Crop to the ink and centre it</source>
        <translation>Auf die Tinte zuschneiden und mittig setzen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Longer side of the glyph, 105 fills the square</source>
        <translation>Längere Seite des Zeichens, 105 füllt das Quadrat</translation>
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
    <message>
        <source>No glyph was found in any image. Change the threshold or the polarity.</source>
        <translation>In keinem Bild wurde ein Zeichen gefunden. Schwelle oder Polarität ändern.</translation>
    </message>
</context>
<context>
    <name>Importer</name>
    <message>
        <source>pasted picture</source>
        <translation>eingefügtes Bild</translation>
    </message>
    <message>
        <source>There is nothing to paste: copy a picture or a file first.</source>
        <translation>Es gibt nichts einzufügen: erst ein Bild oder eine Datei kopieren.</translation>
    </message>
    <message>
        <source>What was copied</source>
        <translation>Das Kopierte</translation>
    </message>
    <message>
        <source>Nothing was read.</source>
        <translation>Nichts wurde gelesen.</translation>
    </message>
    <message>
        <source>%1 entries were added.</source>
        <translation>%1 Einträge kamen dazu.</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source> %1 images without a glyph were left out.</source>
        <translation> %1 Bilder ohne Zeichen blieben weg.</translation>
    </message>
</context>
<context>
    <name>InspectorDock</name>
    <message>
        <source>Entry inspector</source>
        <translation>Eintrag im Einzelnen</translation>
    </message>
</context>
<context>
    <name>InspectorView</name>
    <message>
        <source>Entry inspector</source>
        <translation>Eintrag im Einzelnen</translation>
    </message>
    <message>
        <source>A click on a neighbour selects it</source>
        <translation>Ein Klick auf einen Nachbarn wählt ihn</translation>
    </message>
    <message>
        <source>variants that read it: %1, walls: %2</source>
        <translation>Varianten, die ihn lasen: %1, Wände: %2</translation>
    </message>
    <message>
        <source>starter set</source>
        <translation>Anfangssammlung</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>keine Beschriftung</translation>
    </message>
    <message>
        <source>disabled: it is never addressed</source>
        <translation>ausgeschaltet: er wird nie adressiert</translation>
    </message>
    <message>
        <source>Select an entry of the memory: this shows what is known of it.</source>
        <translation>Einen Eintrag des Gedächtnisses auswählen: hier steht, was von ihm bekannt ist.</translation>
    </message>
    <message>
        <source>Nearest keys, by cosine</source>
        <translation>Nächste Schlüssel nach Kosinus</translation>
    </message>
    <message>
        <source>Drawings that read it most</source>
        <translation>Zeichnungen, die ihn am meisten lasen</translation>
    </message>
    <message>
        <source>No drawing read it yet</source>
        <translation>Noch keine Zeichnung las ihn</translation>
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
    <name>LanesDock</name>
    <message>
        <source>Three lanes</source>
        <translation>Drei Bahnen</translation>
    </message>
    <message>
        <source>Small models, trained alike and far shorter than the one above. Left what each recalls, right what it makes of it; seed and variation are the wall&apos;s.</source>
        <translation>Kleine Modelle, gleich trainiert und viel kürzer als das obige. Links, woran sich jedes erinnert, rechts, was es daraus macht; Startwert und Variation sind die der Wand.</translation>
    </message>
</context>
<context>
    <name>LanesView</name>
    <message>
        <source>Hard</source>
        <translation>Hart</translation>
    </message>
    <message>
        <source>one entry is read</source>
        <translation>ein Eintrag wird gelesen</translation>
    </message>
    <message>
        <source>Soft</source>
        <translation>Weich</translation>
    </message>
    <message>
        <source>all are mixed</source>
        <translation>alle werden gemischt</translation>
    </message>
    <message>
        <source>No memory</source>
        <translation>Ohne Gedächtnis</translation>
    </message>
    <message>
        <source>nothing is read</source>
        <translation>nichts wird gelesen</translation>
    </message>
    <message>
        <source>Three lanes</source>
        <translation>Drei Bahnen</translation>
    </message>
    <message>
        <source>Three small models with the same networks and the same noise: a discrete address q(a|x), a mixture of all entries, and none. Bits: importance-weighted bound.</source>
        <translation>Drei kleine Modelle mit denselben Netzen und demselben Rauschen: eine diskrete Adresse q(a|x), eine Mischung aller Einträge und keiner. Bit: gewichtete Schranke.</translation>
    </message>
    <message>
        <source>%1 bits</source>
        <translation>%1 Bit</translation>
    </message>
    <message>
        <source>Draw something: three models answer side by side.</source>
        <translation>Etwas zeichnen: drei Modelle antworten nebeneinander.</translation>
    </message>
</context>
<context>
    <name>LatentMapDock</name>
    <message>
        <source>Latent map</source>
        <translation>Latente Karte</translation>
    </message>
    <message>
        <source>Axis across</source>
        <translation>Achse quer</translation>
    </message>
    <message>
        <source>Axis up</source>
        <translation>Achse hoch</translation>
    </message>
    <message>
        <source>Back to the drawing</source>
        <translation>Zurück zur Zeichnung</translation>
    </message>
    <message>
        <source>The cursor goes where the drawing lies</source>
        <translation>Der Zeiger geht dorthin, wo die Zeichnung liegt</translation>
    </message>
    <message>
        <source>Put on the canvas</source>
        <translation>Auf die Zeichenfläche</translation>
    </message>
    <message>
        <source>The glyph under the cursor becomes the drawing</source>
        <translation>Das Zeichen unter dem Zeiger wird die Zeichnung</translation>
    </message>
    <message>
        <source>How the latents z of all entries differ, or of the selected.</source>
        <translation>Wie sich die Latenten z aller oder der gewählten Einträge unterscheiden.</translation>
    </message>
    <message>
        <source>Principal axes of the means of q(z | x, m) over the entries x, as the selected entry m, or the one read most, explains them. Select three or more to map those.</source>
        <translation>Hauptachsen der Mittelwerte von q(z | x, m) über die Einträge x, wie der gewählte oder am meisten gelesene Eintrag m sie erklärt. Drei oder mehr auswählen, um diese zu zeigen.</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>Quer</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Hoch</translation>
    </message>
</context>
<context>
    <name>LatentMapView</name>
    <message>
        <source>Latent map</source>
        <translation>Latente Karte</translation>
    </message>
    <message>
        <source>Drag, or use the arrow keys: the glyph follows. A double click draws it.</source>
        <translation>Ziehen oder Pfeiltasten: das Zeichen folgt. Ein Doppelklick zeichnet es.</translation>
    </message>
    <message>
        <source>%1 across, %2 up, in standard deviations</source>
        <translation>%1 quer, %2 hoch, in Standardabweichungen</translation>
    </message>
    <message>
        <source>Put at least three different entries into the memory: this maps them.</source>
        <translation>Mindestens drei verschiedene Einträge ins Gedächtnis legen: hier steht ihre Karte.</translation>
    </message>
    <message>
        <source>±%1 standard deviations; across %2 % of the variance, up %3 %</source>
        <translation>±%1 Standardabweichungen; quer %2 % der Varianz, hoch %3 %</translation>
    </message>
    <message>
        <source>an entry without a label</source>
        <translation>ein Eintrag ohne Beschriftung</translation>
    </message>
    <message>
        <source>written from %1</source>
        <translation>geschrieben von %1</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>From now on this computes: %1 – %2.</source>
        <translation>Von nun an rechnet: %1 – %2.</translation>
    </message>
    <message>
        <source>Open panels</source>
        <translation>Offene Felder</translation>
    </message>
    <message>
        <source>The settings of %1 are back: seed %2, variation %3.</source>
        <translation>Die Einstellungen von %1 sind zurück: Startwert %2, Variation %3.</translation>
    </message>
    <message>
        <source>Load the picture instead</source>
        <translation>Stattdessen das Bild laden</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Memory</source>
        <translation>&amp;Gedächtnis</translation>
    </message>
    <message>
        <source>V&amp;ariants</source>
        <translation>&amp;Varianten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
<context>
    <name>MatrixView</name>
    <message>
        <source>Transfer matrix</source>
        <translation>Übertragungsmatrix</translation>
    </message>
    <message>
        <source>Lines are entries, columns are latents z: down a column one hand writes every character. A click puts a cell on the canvas.</source>
        <translation>Zeilen sind Einträge, Spalten sind Latente z: eine Spalte hinab schreibt eine Hand jedes Zeichen. Ein Klick legt eine Zelle auf die Zeichenfläche.</translation>
    </message>
    <message>
        <source>%1 entries, %2 latents</source>
        <translation>%1 Einträge, %2 Latente</translation>
    </message>
    <message>
        <source>Put entries into the memory: this shows them in many hands.</source>
        <translation>Einträge ins Gedächtnis legen: hier stehen sie in vielen Handschriften.</translation>
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
</context>
<context>
    <name>MemoryGridView</name>
    <message>
        <source>Memory entries</source>
        <translation>Einträge des Gedächtnisses</translation>
    </message>
    <message>
        <source>%1 entries shown</source>
        <translation>%1 Einträge gezeigt</translation>
    </message>
    <message>
        <source>The memory is empty. Draw and press Enter, drop images here, or open some.</source>
        <translation>Das Gedächtnis ist leer. Zeichnen und die Eingabetaste drücken, Bilder hierher ziehen oder welche öffnen.</translation>
    </message>
</context>
<context>
    <name>MemoryModel</name>
    <message>
        <source>no label</source>
        <translation>keine Beschriftung</translation>
    </message>
    <message>
        <source>address probability q(a|x) %1</source>
        <translation>Adresswahrscheinlichkeit q(a|x) %1</translation>
    </message>
    <message>
        <source>address prior p(a) %1</source>
        <translation>Adress-Prior p(a) %1</translation>
    </message>
    <message>
        <source>q − p %1</source>
        <translation>q − p %1</translation>
    </message>
    <message>
        <source>address posterior p(a|x), sampled, %1</source>
        <translation>Adress-Posterior p(a|x), aus Stichproben, %1</translation>
    </message>
    <message>
        <source>disabled: it is never addressed</source>
        <translation>ausgeschaltet: er wird nie adressiert</translation>
    </message>
    <message>
        <source>Pinned: variants read only what is pinned. P unpins it.</source>
        <translation>Festgehalten: Varianten lesen nur, was festgehalten ist. P löst es.</translation>
    </message>
    <message>
        <source>entry %1, %2, %3 percent</source>
        <translation>Eintrag %1, %2, %3 Prozent</translation>
    </message>
    <message>
        <source>%1, switched off</source>
        <translation>%1, ausgeschaltet</translation>
    </message>
    <message>
        <source>%1, pinned</source>
        <translation>%1, angeheftet</translation>
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
        <source>Where your drawing reads: the address posterior q(a|x)</source>
        <translation>Wo die Zeichnung liest: der Adress-Posterior q(a|x)</translation>
    </message>
    <message>
        <source>Where nothing drawn would read: the address prior p(a)</source>
        <translation>Wo ohne Zeichnung gelesen würde: der Adress-Prior p(a)</translation>
    </message>
    <message>
        <source>What the drawing adds: q(a|x) − p(a)</source>
        <translation>Was die Zeichnung beiträgt: q(a|x) − p(a)</translation>
    </message>
    <message>
        <source>What q approximates: p(a|x) by importance sampling, %1 samples over the %2 entries that q names most</source>
        <translation>Was q annähert: p(a|x) aus gewichteten Stichproben, %1 über die %2 Einträge, die q am meisten nennt</translation>
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
        <source>Figures of the address</source>
        <translation>Zahlen zur Adresse</translation>
    </message>
    <message>
        <source>Entropy of the address in bits, 2 to that power as the number of entries that are effectively read, the information the lookup gave, and the probability that nothing in memory fits.</source>
        <translation>Entropie der Adresse in Bit, 2 hoch sie als Zahl der wirksam gelesenen Einträge, was das Nachschlagen verriet, und die Wahrscheinlichkeit, dass nichts im Gedächtnis passt.</translation>
    </message>
    <message>
        <source>Starter sets</source>
        <translation>Startzeichen</translation>
    </message>
    <message>
        <source>Put characters of a script into the memory</source>
        <translation>Zeichen einer Schriftart ins Gedächtnis legen</translation>
    </message>
    <message>
        <source>Thumbnail size</source>
        <translation>Größe der Bildchen</translation>
    </message>
    <message>
        <source>%1 entries</source>
        <translation>%1 Einträge</translation>
    </message>
    <message>
        <source>, %1 enabled</source>
        <translation>, %1 eingeschaltet</translation>
    </message>
    <message>
        <source>probability difference</source>
        <translation>Unterschied der Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>address probability</source>
        <translation>Adresswahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Nothing else is there to be read.</source>
        <translation>Sonst ist nichts da, was gelesen werden könnte.</translation>
    </message>
    <message>
        <source>Without %1 (%2 %): %3 gains most, %4 %; nothing fits %5 %</source>
        <translation>Ohne %1 (%2 %): %3 gewinnt am meisten, %4 %; nichts passt %5 %</translation>
    </message>
    <message>
        <source>an entry without label</source>
        <translation>ein Eintrag ohne Beschriftung</translation>
    </message>
    <message>
        <source>Looks new, %1 %</source>
        <translation>Sieht neu aus, %1 %</translation>
    </message>
    <message>
        <source>Probably %1, %2 %</source>
        <translation>Wahrscheinlich %1, %2 %</translation>
    </message>
    <message>
        <source>Draw something: the heat shows where it reads.</source>
        <translation>Etwas zeichnen: die Wärme zeigt, wo es liest.</translation>
    </message>
    <message>
        <source>entropy %1 bits</source>
        <translation>Entropie %1 Bit</translation>
    </message>
    <message>
        <source>effective entries %1</source>
        <translation>wirksame Einträge %1</translation>
    </message>
    <message>
        <source>lookup %1 bits</source>
        <translation>Nachschlagen %1 Bit</translation>
    </message>
    <message>
        <source>dummy entries %1 %</source>
        <translation>Leereinträge %1 %</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
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
        <source>What the model sees</source>
        <translation>Was das Modell sieht</translation>
    </message>
    <message>
        <source>What the model sees: your drawing at its resolution</source>
        <translation>Was das Modell sieht: die Zeichnung in seiner Auflösung</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Cards of the selected models</source>
        <translation>Karten der gewählten Modelle</translation>
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
        <source>Select several to compare their cards.</source>
        <translation>Mehrere auswählen, um ihre Karten zu vergleichen.</translation>
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
        <source>Imported %1</source>
        <translation>%1 importiert</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
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
    <name>PerformanceDock</name>
    <message>
        <source>Model and performance</source>
        <translation>Modell und Leistung</translation>
    </message>
    <message>
        <source>no parity was measured when this model was exported</source>
        <translation>beim Export dieses Modells wurde keine Übereinstimmung gemessen</translation>
    </message>
    <message>
        <source>ONNX Runtime and PyTorch agree to %1 (limit %2)</source>
        <translation>ONNX Runtime und PyTorch stimmen auf %1 überein (Grenze %2)</translation>
    </message>
    <message>
        <source>ONNX Runtime and PyTorch differ by %1 (limit %2)</source>
        <translation>ONNX Runtime und PyTorch weichen um %1 voneinander ab (Grenze %2)</translation>
    </message>
    <message>
        <source>Computes</source>
        <translation>Rechnet</translation>
    </message>
    <message>
        <source>Heat, engine</source>
        <translation>Wärme, Rechenwerk</translation>
    </message>
    <message>
        <source>Variants, engine</source>
        <translation>Varianten, Rechenwerk</translation>
    </message>
    <message>
        <source>Interface thread waits</source>
        <translation>Oberfläche wartet</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>Parity</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>%1 asked, %2 answered in full, %3 overtaken by newer ones</source>
        <translation>%1 gestellt, %2 ganz beantwortet, %3 von neueren überholt</translation>
    </message>
    <message>
        <source>median %1 ms, 95 % below %2 ms</source>
        <translation>Median %1 ms, 95 % unter %2 ms</translation>
    </message>
</context>
<context>
    <name>PictureDialog</name>
    <message>
        <source>Save sheet</source>
        <translation>Bogen speichern</translation>
    </message>
    <message>
        <source>Save single variants</source>
        <translation>Einzelne Varianten speichern</translation>
    </message>
    <message>
        <source>Save animation</source>
        <translation>Animation speichern</translation>
    </message>
    <message>
        <source>Save drawing movie</source>
        <translation>Zeichenfilm speichern</translation>
    </message>
    <message>
        <source>All variants, or the selected ones, in one picture.</source>
        <translation>Alle Varianten oder die ausgewählten in einem Bild.</translation>
    </message>
    <message>
        <source>One file for each variant, or for each selected one.</source>
        <translation>Eine Datei für jede Variante oder für jede ausgewählte.</translation>
    </message>
    <message>
        <source>From the first selected variant to the last and back.</source>
        <translation>Von der ersten ausgewählten Variante zur letzten und zurück.</translation>
    </message>
    <message>
        <source>Stroke by stroke, in drawing order, at the speed of a pen.</source>
        <translation>Strich für Strich, in der Reihenfolge des Zeichnens, so schnell wie ein Stift.</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG-Bild</translation>
    </message>
    <message>
        <source>SVG outlines</source>
        <translation>SVG-Umrisse</translation>
    </message>
    <message>
        <source>SVG single lines</source>
        <translation>SVG-Linien</translation>
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
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Zeichnen als</translation>
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
        <source>One character each, or words with spaces between</source>
        <translation>Je ein Zeichen, oder Wörter mit Leerzeichen dazwischen</translation>
    </message>
    <message>
        <source>Cells a character</source>
        <translation>Felder je Zeichen</translation>
    </message>
    <message>
        <source>Cells in a line</source>
        <translation>Felder je Zeile</translation>
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
        <source>Print it, fill it in with a dark pen, scan or photograph the whole page, and drop the picture on the window: every cell comes with its label.</source>
        <translation>Drucken, mit dunklem Stift ausfüllen, die ganze Seite scannen oder fotografieren und das Bild auf das Fenster ziehen: jedes Feld kommt mit seiner Beschriftung.</translation>
    </message>
    <message>
        <source>Save PDF</source>
        <translation>PDF speichern</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>One page</source>
        <translation>Eine Seite</translation>
    </message>
    <message>
        <source>%1 pages</source>
        <translation>%1 Seiten</translation>
    </message>
    <message>
        <source>One character in each cell, with a dark pen. Then scan or photograph the whole page.</source>
        <translation>In jedes Feld ein Zeichen, mit dunklem Stift. Dann die ganze Seite scannen oder fotografieren.</translation>
    </message>
</context>
<context>
    <name>PreviewGrid</name>
    <message>
        <source>Preview of the import</source>
        <translation>Vorschau des Imports</translation>
    </message>
    <message>
        <source>no ink</source>
        <translation>keine Tinte</translation>
    </message>
</context>
<context>
    <name>Projects</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>%1 is open in another window. Save under another name.</source>
        <translation>%1 ist in einem anderen Fenster offen. Unter einem anderen Namen speichern.</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Opened %1</source>
        <translation>%1 geöffnet</translation>
    </message>
    <message>
        <source>%1 was made with the model %2 (%3), which is not the present one: addresses and variants will differ. Everything you drew is there.</source>
        <translation>%1 entstand mit dem Modell %2 (%3), das nicht das jetzige ist: Adressen und Varianten werden abweichen. Alles Gezeichnete ist da.</translation>
    </message>
    <message>
        <source> copy</source>
        <translation> Kopie</translation>
    </message>
    <message>
        <source>%1 is open in another window. This is a copy of it.</source>
        <translation>%1 ist in einem anderen Fenster offen. Dies ist eine Kopie davon.</translation>
    </message>
    <message>
        <source>Your last work is back.</source>
        <translation>Die letzte Arbeit ist wieder da.</translation>
    </message>
    <message>
        <source>Kept as %1</source>
        <translation>Aufgehoben als %1</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>Work cannot be kept in %1: save it yourself.</source>
        <translation>In %1 kann nichts aufgehoben werden: bitte selbst speichern.</translation>
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
        <source>There is unsaved work of %1. Keep both: it becomes a file of its own.</source>
        <translation>Es gibt ungesicherte Arbeit vom %1. Beide behalten: sie wird eine eigene Datei.</translation>
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
        <source>%1 cannot be read. The version before it was kept.</source>
        <translation>%1 ist nicht lesbar. Die Fassung davor wurde aufgehoben.</translation>
    </message>
    <message>
        <source>Open that one</source>
        <translation>Diese öffnen</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Edit as new</source>
        <translation>Als neue bearbeiten</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Draw something first, then add it to the memory.</source>
        <translation>Erst etwas zeichnen, dann ins Gedächtnis legen.</translation>
    </message>
    <message>
        <source>Drawing %1</source>
        <translation>Zeichnung %1</translation>
    </message>
    <message>
        <source>drawn here</source>
        <translation>hier gezeichnet</translation>
    </message>
    <message>
        <source>Add to memory</source>
        <translation>Ins Gedächtnis</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Beschriften</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Select variants first.</source>
        <translation>Erst Varianten auswählen.</translation>
    </message>
    <message>
        <source>variant, seed %1</source>
        <translation>Variante, Startwert %1</translation>
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
        <source>Draw on a variant</source>
        <translation>Auf einer Variante zeichnen</translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation>Strich</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
</context>
<context>
    <name>SetView</name>
    <message>
        <source>Samples and class balance</source>
        <translation>Beispiele und Verteilung der Klassen</translation>
    </message>
    <message>
        <source>drawings a class, at most %1</source>
        <translation>Zeichnungen je Klasse, höchstens %1</translation>
    </message>
</context>
<context>
    <name>SetsDialog</name>
    <message>
        <source>Sets of drawings</source>
        <translation>Sammlungen von Zeichnungen</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>Fortschritt des Herunterladens</translation>
    </message>
    <message>
        <source>Download Omniglot (14 MB)</source>
        <translation>Omniglot herunterladen (14 MB)</translation>
    </message>
    <message>
        <source>Keep the memory as a set…</source>
        <translation>Das Gedächtnis als Sammlung aufheben …</translation>
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
        <source>Load into the memory</source>
        <translation>Ins Gedächtnis laden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>This memory</source>
        <translation>Dieses Gedächtnis</translation>
    </message>
    <message>
        <source>Label the entries first: a set is ordered by class.</source>
        <translation>Erst die Einträge beschriften: eine Sammlung ist nach Klassen geordnet.</translation>
    </message>
    <message>
        <source>Kept as %1</source>
        <translation>Aufgehoben als %1</translation>
    </message>
    <message>
        <source>Downloading; what has come is kept if you close this window.</source>
        <translation>Wird heruntergeladen; was da ist, bleibt, auch wenn dieses Fenster geschlossen wird.</translation>
    </message>
    <message>
        <source>Downloaded and checked.</source>
        <translation>Heruntergeladen und geprüft.</translation>
    </message>
    <message>
        <source>Keep as a set</source>
        <translation>Als Sammlung aufheben</translation>
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
        <source>&lt;b&gt;%1&lt;/b&gt; drawings, &lt;b&gt;%2&lt;/b&gt; classes of %3, %4 without a label</source>
        <translation>&lt;b&gt;%1&lt;/b&gt; Zeichnungen, &lt;b&gt;%2&lt;/b&gt; Klassen zu %3, %4 ohne Beschriftung</translation>
    </message>
    <message>
        <source>%1 exact copies, %2 more that look alike</source>
        <translation>%1 genaue Kopien, %2 weitere, die sich gleichen</translation>
    </message>
    <message>
        <source>share of ink</source>
        <translation>Anteil der Tinte</translation>
    </message>
    <message>
        <source>line&apos;s width</source>
        <translation>Breite der Linie</translation>
    </message>
    <message>
        <source>longer side</source>
        <translation>Längere Seite</translation>
    </message>
    <message>
        <source>%1 %2 (the model knows %3–%4)</source>
        <translation>%1 %2 (das Modell kennt %3–%4)</translation>
    </message>
</context>
<context>
    <name>SheetDialog</name>
    <message>
        <source>Letters of a sheet</source>
        <translation>Buchstaben eines Blattes</translation>
    </message>
    <message>
        <source>Labels of all letters in reading order</source>
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
        <source>Several become one</source>
        <translation>Aus mehreren wird einer</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teilen</translation>
    </message>
    <message>
        <source>One becomes two, where the least ink is between</source>
        <translation>Aus einem werden zwei, wo am wenigsten Tinte liegt</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>It is no letter</source>
        <translation>Das ist kein Buchstabe</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>A quarter turn clockwise; letters are found anew</source>
        <translation>Eine Vierteldrehung im Uhrzeigersinn; Buchstaben werden neu gesucht</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig machen</translation>
    </message>
    <message>
        <source>The last change</source>
        <translation>Die letzte Änderung</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Drag a box or its edges; drag on paper for a new one. Shift-click selects several. The wheel zooms.</source>
        <translation>Einen Kasten oder seine Kanten ziehen; auf dem Papier ziehen gibt einen neuen. Umschalt-Klick wählt mehrere. Das Rad vergrößert.</translation>
    </message>
    <message>
        <source>Labels, in reading order</source>
        <translation>Beschriftungen in Leserichtung</translation>
    </message>
    <message>
        <source>Label of the selected; Return goes to the next</source>
        <translation>Beschriftung der gewählten; Enter: nächster</translation>
    </message>
    <message>
        <source>One letter</source>
        <translation>Ein Buchstabe</translation>
    </message>
    <message>
        <source>%1 letters</source>
        <translation>%1 Buchstaben</translation>
    </message>
    <message>
        <source>There is no ink in any box.</source>
        <translation>In keinem Kasten ist Tinte.</translation>
    </message>
</context>
<context>
    <name>SheetImporter</name>
    <message>
        <source>Open a sheet of letters</source>
        <translation>Blatt mit Buchstaben öffnen</translation>
    </message>
    <message>
        <source>Photos and scans (%1)</source>
        <translation>Fotos und Scans (%1)</translation>
    </message>
    <message>
        <source>Looking for letters …</source>
        <translation>Buchstaben werden gesucht …</translation>
    </message>
</context>
<context>
    <name>SheetView</name>
    <message>
        <source>Sheet of letters</source>
        <translation>Blatt mit Buchstaben</translation>
    </message>
    <message>
        <source>%1 of %2 letters selected</source>
        <translation>%1 von %2 Buchstaben gewählt</translation>
    </message>
</context>
<context>
    <name>SpreadDock</name>
    <message>
        <source>All variants in one</source>
        <translation>Alle Varianten in einer</translation>
    </message>
    <message>
        <source>The mean shows what all share, the standard deviation where they differ, the lines how.</source>
        <translation>Der Mittelwert zeigt, was alle gemeinsam haben, die Standardabweichung, wo sie sich unterscheiden, die Linien, wie.</translation>
    </message>
</context>
<context>
    <name>SpreadView</name>
    <message>
        <source>All variants in one</source>
        <translation>Alle Varianten in einer</translation>
    </message>
    <message>
        <source>%1 variants, they differ by %2 % of the paper</source>
        <translation>%1 Varianten, sie unterscheiden sich auf %2 % des Papiers</translation>
    </message>
    <message>
        <source>Variants appear here one over the other as soon as there are any.</source>
        <translation>Hier liegen Varianten übereinander, sobald es welche gibt.</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>%1 outlines</source>
        <translation>%1 Umrisse</translation>
    </message>
    <message>
        <source>%1 pen lines</source>
        <translation>%1 Stiftlinien</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>The model, with hash %1</source>
        <translation>Das Modell mit der Prüfsumme %1</translation>
    </message>
    <message>
        <source>Time of the last answer</source>
        <translation>Dauer der letzten Antwort</translation>
    </message>
    <message>
        <source>Milliseconds the last answer took, or what the next one waits for</source>
        <translation>Millisekunden der letzten Antwort, oder worauf die nächste wartet</translation>
    </message>
    <message>
        <source>reading new entries: %1 of %2</source>
        <translation>neue Einträge werden gelesen: %1 von %2</translation>
    </message>
    <message>
        <source>%1 of %2 variants follow your pen</source>
        <translation>%1 von %2 Varianten folgen dem Stift</translation>
    </message>
</context>
<context>
    <name>TopEntries</name>
    <message>
        <source>Entries read most</source>
        <translation>Am meisten gelesene Einträge</translation>
    </message>
    <message>
        <source>While you draw, the entries that are read most appear here.</source>
        <translation>Beim Zeichnen stehen hier die am meisten gelesenen Einträge.</translation>
    </message>
    <message>
        <source>entry %1, %2: read with weight %3, set by hand. Drag up or down to change it, double-click to leave it to the model.</source>
        <translation>Eintrag %1, %2: mit Gewicht %3 gelesen, von Hand gesetzt. Hoch- oder Herunterziehen ändert es, ein Doppelklick überlässt es dem Modell.</translation>
    </message>
    <message>
        <source>entry %1, %2: address probability %3. Click to show it, drag up or down to set its weight by hand.</source>
        <translation>Eintrag %1, %2: Adresswahrscheinlichkeit %3. Ein Klick zeigt ihn, Hoch- oder Herunterziehen setzt sein Gewicht von Hand.</translation>
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
        <source>Any one, with mouse, finger or pen. The model answers as you draw.</source>
        <translation>Irgendeines, mit Maus, Finger oder Stift. Das Modell antwortet beim Zeichnen.</translation>
    </message>
    <message>
        <source>It reads its memory</source>
        <translation>Es liest in seinem Gedächtnis</translation>
    </message>
    <message>
        <source>Colour and number say where it looks: q(a|x), the probability of each entry. Your drawing is the dashed cell. Hold X over an entry to see who takes over without it.</source>
        <translation>Farbe und Zahl sagen, wohin es sieht: q(a|x), die Wahrscheinlichkeit jedes Eintrags. Ihre Zeichnung ist die gestrichelte Zelle. Halten Sie X über einem Eintrag, um zu sehen, wer ohne ihn übernimmt.</translation>
    </message>
    <message>
        <source>They are variants of your drawing, drawn with its strokes. Move the slider from near copies to wilder ones; right-click one to play it or to draw on it.</source>
        <translation>Es sind Varianten Ihrer Zeichnung, gezeichnet mit ihren Strichen. Schieben Sie den Regler von nahen Kopien zu wilderen; ein Rechtsklick spielt eine ab oder legt sie auf die Zeichenfläche.</translation>
    </message>
    <message>
        <source>What it recalls</source>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <source>Choose “What it recalls” for variants of the entries that it reads; hover one to see which. A new sign is unknown until it is in memory: add it with Enter and draw it once more.</source>
        <translation>Wählen Sie „Erinnerung“ für Varianten der Einträge, die gelesen werden; zeigen Sie auf eine, um zu sehen, welcher. Ein neues Zeichen ist unbekannt, bis es im Gedächtnis ist: Fügen Sie es mit Enter hinzu und zeichnen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>And makes variants</source>
        <translation>Und macht Varianten</translation>
    </message>
    <message>
        <source>Look inside</source>
        <translation>Hineinsehen</translation>
    </message>
    <message>
        <source>The View menu opens docks: what a drawing costs in bits, models side by side, a bench on your own letters. Ctrl+Shift+P finds every command.</source>
        <translation>Das Menü Ansicht öffnet Felder: was eine Zeichnung in Bit kostet, Modelle nebeneinander, eine Prüfbank für eigene Buchstaben. Strg+Umschalt+P findet jeden Befehl.</translation>
    </message>
</context>
<context>
    <name>TrainingDock</name>
    <message>
        <source>Train your own</source>
        <translation>Eigenes trainieren</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Fine-tune, some minutes</source>
        <translation>Feinabstimmung, einige Minuten</translation>
    </message>
    <message>
        <source>Fine-tune thoroughly</source>
        <translation>Gründliche Feinabstimmung</translation>
    </message>
    <message>
        <source>A new small model</source>
        <translation>Ein neues kleines Modell</translation>
    </message>
    <message>
        <source>My letters</source>
        <translation>Meine Buchstaben</translation>
    </message>
    <message>
        <source>Name of the model</source>
        <translation>Name des Modells</translation>
    </message>
    <message>
        <source>How long?</source>
        <translation>Wie lange?</translation>
    </message>
    <message>
        <source>Trains for a second to see</source>
        <translation>Trainiert eine Sekunde zur Probe</translation>
    </message>
    <message>
        <source>Elsewhere…</source>
        <translation>Anderswo …</translation>
    </message>
    <message>
        <source>A folder with everything to train this on another machine, or on many</source>
        <translation>Ein Ordner mit allem, um auf einer anderen oder auf vielen Maschinen zu trainieren</translation>
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
        <source>Everything is kept; it can go on later</source>
        <translation>Alles bleibt erhalten; es kann später weitergehen</translation>
    </message>
    <message>
        <source>Finish now</source>
        <translation>Jetzt abschließen</translation>
    </message>
    <message>
        <source>Make a model of what it has learned so far</source>
        <translation>Aus dem bisher Gelernten ein Modell machen</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Dieses Modell verwenden</translation>
    </message>
    <message>
        <source>A copy of the model learns how you write; the model itself stays as it is.</source>
        <translation>Eine Kopie des Modells lernt diese Handschrift; das Modell selbst bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>State of the training</source>
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
        <source>Label the entries of the memory first: F2, or Memory.</source>
        <translation>Erst die Einträge des Gedächtnisses beschriften: F2 oder Menü Gedächtnis.</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>Wird gemessen …</translation>
    </message>
    <message>
        <source>Everything is in %1; %2 says what to type.</source>
        <translation>Alles liegt in %1; %2 sagt, was zu tippen ist.</translation>
    </message>
    <message>
        <source>A new folder for the other machine</source>
        <translation>Ein neuer Ordner für die andere Maschine</translation>
    </message>
    <message>
        <source>%1 labelled, %2 classes</source>
        <translation>%1 beschriftet, %2 Klassen</translation>
    </message>
    <message>
        <source>About %1 min: %2 updates of %3 ms</source>
        <translation>Etwa %1 min: %2 Schritte zu %3 ms</translation>
    </message>
    <message>
        <source>Training …</source>
        <translation>Trainiert …</translation>
    </message>
    <message>
        <source>Paused; everything is saved.</source>
        <translation>Pause; alles ist gespeichert.</translation>
    </message>
    <message>
        <source>Saving …</source>
        <translation>Wird gespeichert …</translation>
    </message>
    <message>
        <source>Exporting …</source>
        <translation>Wird exportiert …</translation>
    </message>
    <message>
        <source>Stopped. Start goes on where it was.</source>
        <translation>Angehalten. Starten geht dort weiter.</translation>
    </message>
    <message>
        <source>Start goes on from the last checkpoint.</source>
        <translation>Starten geht vom letzten Sicherungspunkt weiter.</translation>
    </message>
    <message>
        <source>“%1” was interrupted after %2 updates. Start goes on.</source>
        <translation>„%1“ wurde nach %2 Schritten unterbrochen. Starten geht weiter.</translation>
    </message>
    <message>
        <source>Training: update %1, %2 a minute</source>
        <translation>Training: Schritt %1, %2 in der Minute</translation>
    </message>
    <message>
        <source>Finished: model %1.</source>
        <translation>Fertig: Modell %1.</translation>
    </message>
    <message>
        <source>%1 drawings that were held out cost %2 → %3 nats (%4 ± %5).</source>
        <translation>%1 zurückgehaltene Zeichnungen kosten %2 → %3 nats (%4 ± %5).</translation>
    </message>
</context>
<context>
    <name>TrainingRun</name>
    <message>
        <source>The training process could not be started.</source>
        <translation>Das Training konnte nicht gestartet werden.</translation>
    </message>
    <message>
        <source>Training ended unexpectedly (%1).</source>
        <translation>Das Training endete unerwartet (%1).</translation>
    </message>
    <message>
        <source>crashed</source>
        <translation>abgestürzt</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>Rückgabewert %1</translation>
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
        <source>How well drawings are explained, in nats (negative): higher is better</source>
        <translation>Wie gut Zeichnungen erklärt werden, in nats (negativ): höher ist besser</translation>
    </message>
    <message>
        <source>What the address tells about which entry fits, in nats: KL(q(a|x) ‖ p(a))</source>
        <translation>Was die Adresse darüber verrät, welcher Eintrag passt, in nats: KL(q(a|x) ‖ p(a))</translation>
    </message>
    <message>
        <source>What the latents z add to the entry, in nats: KL(q(z|x, m) ‖ p(z|m))</source>
        <translation>Was die Latenten z zum Eintrag hinzutun, in nats: KL(q(z|x, m) ‖ p(z|m))</translation>
    </message>
    <message>
        <source>How often the address finds an entry of the right class, 1 is always</source>
        <translation>Wie oft die Adresse einen Eintrag der richtigen Klasse findet, 1 ist immer</translation>
    </message>
    <message>
        <source>Curves and samples appear here while the model trains.</source>
        <translation>Hier stehen Kurven und Beispiele, während das Modell trainiert.</translation>
    </message>
    <message>
        <source>Samples on fixed noise</source>
        <translation>Beispiele mit festem Rauschen</translation>
    </message>
    <message>
        <source>An entry, then two variants with the same noise always</source>
        <translation>Ein Eintrag, dann zwei Varianten mit stets demselben Rauschen</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Samples after this update</source>
        <translation>Beispiele nach diesem Schritt</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>update %1</source>
        <translation>Schritt %1</translation>
    </message>
</context>
<context>
    <name>TransferDock</name>
    <message>
        <source>Transfer matrix</source>
        <translation>Übertragungsmatrix</translation>
    </message>
    <message>
        <source>Entries in the matrix</source>
        <translation>Einträge in der Matrix</translation>
    </message>
    <message>
        <source>How many entries; selected ones come first</source>
        <translation>Wie viele Einträge; gewählte kommen zuerst</translation>
    </message>
    <message>
        <source>The selected entries, or those read most. Seed and variation are the wall&apos;s.</source>
        <translation>Die gewählten Einträge oder die am meisten gelesenen. Startwert und Variation sind die der Wand.</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>Einträge</translation>
    </message>
</context>
<context>
    <name>VariantsModel</name>
    <message>
        <source>read entry %1</source>
        <translation>las Eintrag %1</translation>
    </message>
    <message>
        <source>varies your drawing</source>
        <translation>variiert Ihre Zeichnung</translation>
    </message>
    <message>
        <source>read no entry: nothing in memory fits</source>
        <translation>las keinen Eintrag: nichts im Gedächtnis passt</translation>
    </message>
    <message>
        <source>variant %1, seed %2, %3</source>
        <translation>Variante %1, Startwert %2, %3</translation>
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
        <source>Memory</source>
        <translation>Gedächtnis</translation>
    </message>
    <message>
        <source>This drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>Variants of what you draw: the drawing itself is the entry they read, whatever is in memory</source>
        <translation>Varianten dessen, was Sie zeichnen: Die Zeichnung selbst ist der gelesene Eintrag, was auch im Gedächtnis ist</translation>
    </message>
    <message>
        <source>What it recalls</source>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <source>Variants of the entries that your drawing brings to mind, drawn from q(a|x, M); the share that fits nothing in memory reads the drawing itself</source>
        <translation>Varianten der Einträge, an die Ihre Zeichnung erinnert, gezogen aus q(a|x, M); der Anteil, der zu nichts im Gedächtnis passt, liest die Zeichnung selbst</translation>
    </message>
    <message>
        <source>Variants of any entries, drawn from p(a), whatever you draw</source>
        <translation>Varianten beliebiger Einträge, gezogen aus p(a), was Sie auch zeichnen</translation>
    </message>
    <message>
        <source>Selected</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Variants of the selected entries, each as often as the others</source>
        <translation>Varianten der ausgewählten Einträge, jeder gleich oft</translation>
    </message>
    <message>
        <source>Variation</source>
        <translation>Variation</translation>
    </message>
    <message>
        <source>How far variants go: from near copies through the prior p(z|m) to wilder ones</source>
        <translation>Wie weit Varianten gehen: von nahen Kopien über den Prior p(z|m) zu wilderen</translation>
    </message>
    <message>
        <source>near the template</source>
        <translation>nahe der Vorlage</translation>
    </message>
    <message>
        <source>prior</source>
        <translation>Prior</translation>
    </message>
    <message>
        <source>wilder</source>
        <translation>wilder</translation>
    </message>
    <message>
        <source>Pen width</source>
        <translation>Strichstärke</translation>
    </message>
    <message>
        <source>How thick variants and entries are painted, as a factor on their own pens</source>
        <translation>Wie dick Varianten und Einträge gezeichnet werden, als Faktor ihrer eigenen Stifte</translation>
    </message>
    <message>
        <source>How many variants, 1 to 256</source>
        <translation>Wie viele Varianten, 1 bis 256</translation>
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
        <source>Temperatures behind the slider</source>
        <translation>Temperaturen hinter dem Schieber</translation>
    </message>
    <message>
        <source>Temperature of z</source>
        <translation>Temperatur von z</translation>
    </message>
    <message>
        <source>Temperature of the address</source>
        <translation>Temperatur der Adresse</translation>
    </message>
    <message>
        <source>address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Temperature %1</source>
        <translation>Temperatur %1</translation>
    </message>
    <message>
        <source>Nothing is drawn yet: these are variants of the memory.</source>
        <translation>Noch ist nichts gezeichnet: Das sind Varianten des Gedächtnisses.</translation>
    </message>
    <message>
        <source>No entry is selected: these are variants of the whole memory.</source>
        <translation>Kein Eintrag ist ausgewählt: Das sind Varianten des ganzen Gedächtnisses.</translation>
    </message>
    <message>
        <source>Only pinned entries are read.</source>
        <translation>Nur festgehaltene Einträge werden gelesen.</translation>
    </message>
    <message>
        <source>Pinned entries are for the other sources.</source>
        <translation>Festgehaltene Einträge gelten für die anderen Quellen.</translation>
    </message>
</context>
<context>
    <name>VariantsView</name>
    <message>
        <source>Variants</source>
        <translation>Varianten</translation>
    </message>
    <message>
        <source>Variants appear here as soon as you draw or the memory has an entry.</source>
        <translation>Hier stehen Varianten, sobald gezeichnet wird oder das Gedächtnis einen Eintrag hat.</translation>
    </message>
</context>
</TS>
