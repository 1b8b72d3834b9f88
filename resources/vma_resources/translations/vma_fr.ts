<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>Booth</name>
    <message>
        <source>Draw a letter that does not exist.</source>
        <translation>Dessinez une lettre qui n’existe pas.</translation>
    </message>
    <message>
        <source>Now teach it another one.</source>
        <translation>Apprenez-lui-en une autre.</translation>
    </message>
    <message>
        <source>Touch to start</source>
        <translation>Touchez pour commencer</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Mémoriser</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Draw one of your letters again, and watch where it looks.</source>
        <translation>Redessinez l’une de vos lettres et voyez où elle regarde.</translation>
    </message>
    <message>
        <source>Can you tell who drew what? Touch “Who drew it?”.</source>
        <translation>Sauras-tu dire qui a dessiné quoi ? Touche « Qui l’a fait ? ».</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Answer: your letter, in other hands</source>
        <translation>Réponse : votre lettre, d’une autre main</translation>
    </message>
    <message>
        <source>Answer: what the drawing reminds it of</source>
        <translation>Réponse : ce que le dessin lui rappelle</translation>
    </message>
    <message>
        <source>Answer: your letter, drawn from memory</source>
        <translation>Réponse : votre lettre, dessinée de mémoire</translation>
    </message>
    <message>
        <source>Answer: the letter you touched, in other hands</source>
        <translation>Réponse : la lettre touchée, d’une autre main</translation>
    </message>
    <message>
        <source>Draw, and variants of your letter appear here.</source>
        <translation>Dessinez : les variantes de votre lettre apparaissent ici.</translation>
    </message>
    <message>
        <source>Memory: the letters it knows, yours in the first row</source>
        <translation>Mémoire : les lettres qu’elle connaît, les vôtres en haut</translation>
    </message>
    <message>
        <source>Memory: the letters it knows</source>
        <translation>Mémoire : les lettres qu’elle connaît</translation>
    </message>
    <message>
        <source>Take it home</source>
        <translation>Emporter</translation>
    </message>
    <message>
        <source>Who drew it?</source>
        <translation>Qui l’a fait ?</translation>
    </message>
    <message>
        <source>Which of these did people draw?</source>
        <translation>Lesquels ont été dessinés par des gens ?</translation>
    </message>
    <message>
        <source>Which one is yours? Let a friend find it.</source>
        <translation>Lequel est le tien ? Fais-le chercher.</translation>
    </message>
    <message>
        <source>Touch it.</source>
        <translation>Touche-le.</translation>
    </message>
    <message>
        <source>There are no questions just now. Go back and draw on.</source>
        <translation>Pas de question pour le moment. Reviens et continue à dessiner.</translation>
    </message>
    <message>
        <source>One moment …</source>
        <translation>Un instant …</translation>
    </message>
    <message>
        <source>Found! That one is by hand.</source>
        <translation>Trouvé ! Celui-là est fait à la main.</translation>
    </message>
    <message>
        <source>Well hidden: the framed one is by hand.</source>
        <translation>Bien caché : celui qui est encadré est fait à la main.</translation>
    </message>
    <message>
        <source>Right! You know a human hand.</source>
        <translation>Bravo ! Tu reconnais une main humaine.</translation>
    </message>
    <message>
        <source>The machine fooled you. It saw just one drawing.</source>
        <translation>La machine t’a trompé. Elle n’a vu qu’un seul dessin.</translation>
    </message>
    <message>
        <source>Nine people</source>
        <translation>Neuf personnes</translation>
    </message>
    <message>
        <source>The machine</source>
        <translation>La machine</translation>
    </message>
    <message>
        <source>First nine drawings</source>
        <translation>Les neuf premiers dessins</translation>
    </message>
    <message>
        <source>Second nine drawings</source>
        <translation>Les neuf dessins suivants</translation>
    </message>
    <message>
        <source>Another one</source>
        <translation>Encore un</translation>
    </message>
    <message>
        <source>Hide my letter</source>
        <translation>Cacher le mien</translation>
    </message>
    <message>
        <source>Today: {right} of {asked} guesses were right.</source>
        <translation>Aujourd’hui : {right} bonnes réponses sur {asked}.</translation>
    </message>
    <message>
        <source>Today: {asked} guesses, {percent} % right ({low}–{high} %). Chance is 50 %.</source>
        <translation>Aujourd’hui : {asked} réponses, {percent} % justes ({low}–{high} %). Au hasard : 50 %.</translation>
    </message>
    <message>
        <source>Today: {asked} guesses, {percent} % right ({low}–{high} %). The machine passes for people.</source>
        <translation>Aujourd’hui : {asked} réponses, {percent} % justes ({low}–{high} %). La machine passe pour humaine.</translation>
    </message>
    <message>
        <source>Today: {asked} guesses, {percent} % right ({low}–{high} %). No one can tell them apart.</source>
        <translation>Aujourd’hui : {asked} réponses, {percent} % justes ({low}–{high} %). Impossible de les distinguer.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Switch hands</source>
        <translation>Changer de main</translation>
    </message>
    <message>
        <source>Still there?</source>
        <translation>Toujours là ?</translation>
    </message>
    <message>
        <source>Seconds remaining</source>
        <translation>Secondes restantes</translation>
    </message>
    <message>
        <source>Touch to continue.</source>
        <translation>Touchez pour continuer.</translation>
    </message>
    <message>
        <source>It knew your letter: nearly all of it was already there.</source>
        <translation>Elle connaissait votre lettre : presque tout était déjà là.</translation>
    </message>
    <message>
        <source>It knew your letter: three quarters of it was already there.</source>
        <translation>Elle connaissait votre lettre : les trois quarts étaient déjà là.</translation>
    </message>
    <message>
        <source>It knew your letter: two thirds of it was already there.</source>
        <translation>Elle connaissait votre lettre : les deux tiers étaient déjà là.</translation>
    </message>
    <message>
        <source>It knew your letter: half of it was already there.</source>
        <translation>Elle connaissait votre lettre : la moitié était déjà là.</translation>
    </message>
    <message>
        <source>It knew your letter: a third of it was already there.</source>
        <translation>Elle connaissait votre lettre : un tiers était déjà là.</translation>
    </message>
    <message>
        <source>It knew your letter: a quarter of it was already there.</source>
        <translation>Elle connaissait votre lettre : un quart était déjà là.</translation>
    </message>
    <message>
        <source>It knew something like it: a fifth was already there.</source>
        <translation>Elle connaissait quelque chose de semblable : un cinquième était déjà là.</translation>
    </message>
    <message>
        <source>It hardly knew your letter: a tenth was already there.</source>
        <translation>Elle connaissait à peine votre lettre : un dixième était déjà là.</translation>
    </message>
    <message>
        <source>It had never seen a letter like yours.</source>
        <translation>Elle n’avait jamais vu de lettre comme la vôtre.</translation>
    </message>
    <message>
        <source>Your letter, in other hands.</source>
        <translation>Votre lettre, d’une autre main.</translation>
    </message>
    <message>
        <source>Scan the code: your phone shows a long line of text that is your picture. Paste it into the address bar of a browser to see it. Nothing is stored here.</source>
        <translation>Scannez le code : votre téléphone affiche une longue ligne de texte, c’est votre image. Collez-la dans la barre d’adresse d’un navigateur pour la voir. Rien n’est conservé ici.</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>Impression en cours…</translation>
    </message>
    <message>
        <source>The printer is not responding.</source>
        <translation>L’imprimante ne répond pas.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Back in a moment</source>
        <translation>De retour dans un instant</translation>
    </message>
    <message>
        <source>Drawing canvas</source>
        <translation>Surface de dessin</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Mémoire</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Variantes</translation>
    </message>
</context>
<context>
    <name>BoothStaff</name>
    <message>
        <source>Wrong code.</source>
        <translation>Code incorrect.</translation>
    </message>
    <message>
        <source>Too many wrong codes. Wait {seconds} seconds.</source>
        <translation>Trop de codes incorrects. Attendez {seconds} secondes.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Running on</source>
        <translation>Exécuté sur</translation>
    </message>
    <message>
        <source>Latency, median and 95th percentile</source>
        <translation>Latence, médiane et 95ᵉ centile</translation>
    </message>
    <message>
        <source>RAM in use</source>
        <translation>Mémoire vive utilisée</translation>
    </message>
    <message>
        <source>Uptime</source>
        <translation>En marche depuis</translation>
    </message>
    <message>
        <source>Restarts by the watchdog</source>
        <translation>Redémarrages par le chien de garde</translation>
    </message>
    <message>
        <source>no watchdog</source>
        <translation>aucun chien de garde</translation>
    </message>
    <message>
        <source>Visitors</source>
        <translation>Visiteurs</translation>
    </message>
    <message>
        <source>Drawings</source>
        <translation>Dessins</translation>
    </message>
    <message>
        <source>Guesses today, right</source>
        <translation>Réponses du jour, justes</translation>
    </message>
    <message>
        <source>Mean visit</source>
        <translation>Durée moyenne d’une visite</translation>
    </message>
    <message>
        <source>The memory does not fit on the screen. Entries left out: {count}.</source>
        <translation>La mémoire est trop grande pour l’écran. Entrées omises : {count}.</translation>
    </message>
    <message>
        <source>The staff code is still the default. Write staff_code = &quot;your digits&quot; into a file booth.toml and start with vma-gui --booth-config booth.toml.</source>
        <translation>Le code du personnel est encore celui par défaut. Écrivez staff_code = &quot;vos chiffres&quot; dans un fichier booth.toml et démarrez avec vma-gui --booth-config booth.toml.</translation>
    </message>
    <message>
        <source>The staff code is still the default. Set your own in {path}: staff_code = &quot;your digits&quot;.</source>
        <translation>Le code du personnel est encore celui par défaut. Définissez le vôtre dans {path} : staff_code = &quot;vos chiffres&quot;.</translation>
    </message>
    <message>
        <source>The disk is almost full: {free_mb} MB free.</source>
        <translation>Le disque est presque plein : {free_mb} Mo libres.</translation>
    </message>
    <message>
        <source>The guesses cannot be written to {path} ({reason}).</source>
        <translation>Les réponses ne peuvent pas être écrites dans {path} ({reason}).</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>Personnel</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Animation</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Complète</translation>
    </message>
    <message>
        <source>Reduced</source>
        <translation>Réduite</translation>
    </message>
    <message>
        <source>Minimal</source>
        <translation>Minimale</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>Calibrate touch screen</source>
        <translation>Calibrer l’écran tactile</translation>
    </message>
    <message>
        <source>Touch again to quit</source>
        <translation>Toucher encore pour quitter</translation>
    </message>
    <message>
        <source>Quit booth</source>
        <translation>Quitter le stand</translation>
    </message>
    <message>
        <source>Closes after {seconds} seconds without a touch.</source>
        <translation>Se ferme après {seconds} secondes sans contact.</translation>
    </message>
    <message>
        <source>Staff code</source>
        <translation>Code du personnel</translation>
    </message>
    <message>
        <source>Delete digit</source>
        <translation>Effacer le chiffre</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>four to eight digits in quotes, such as &quot;4711&quot;</source>
        <translation>quatre à huit chiffres entre guillemets, par exemple &quot;4711&quot;</translation>
    </message>
    <message>
        <source>a time of day in quotes, such as &quot;04:00&quot;</source>
        <translation>une heure entre guillemets, par exemple &quot;04:00&quot;</translation>
    </message>
    <message>
        <source>a colour in quotes, such as &quot;#10131a&quot;</source>
        <translation>une couleur entre guillemets, par exemple &quot;#10131a&quot;</translation>
    </message>
    <message>
        <source>a colour in quotes, such as &quot;#efeae0&quot;</source>
        <translation>une couleur entre guillemets, par exemple &quot;#efeae0&quot;</translation>
    </message>
    <message>
        <source>a colour in quotes, such as &quot;#8db0ff&quot;</source>
        <translation>une couleur entre guillemets, par exemple &quot;#8db0ff&quot;</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}).</source>
        <translation>{path} est illisible ({reason}).</translation>
    </message>
    <message>
        <source>{name} is too large for a booth&apos;s settings.</source>
        <translation>{name} est trop volumineux pour les réglages d’un stand.</translation>
    </message>
    <message>
        <source>{name} is not UTF-8 text. Save it as UTF-8.</source>
        <translation>{name} n’est pas un texte UTF-8. Enregistrez-le en UTF-8.</translation>
    </message>
    <message>
        <source>{name}, line {line}: {key}: {problem}</source>
        <translation>{name}, ligne {line} : {key} : {problem}</translation>
    </message>
    <message>
        <source>The logo {path} does not exist.</source>
        <translation>Le logo {path} n’existe pas.</translation>
    </message>
    <message>
        <source>{path} does not exist. Allowed: paths, or any of {known}.</source>
        <translation>{path} n’existe pas. Valeurs permises : des chemins, ou {known}.</translation>
    </message>
    <message>
        <source>The ink has too little contrast with the background.</source>
        <translation>L’encre contraste trop peu avec le fond.</translation>
    </message>
    <message>
        <source>The text is too pale on the accent.</source>
        <translation>Le texte est trop pâle sur la couleur d’accent.</translation>
    </message>
    <message>
        <source>The accent has too little contrast with the background.</source>
        <translation>La couleur d’accent contraste trop peu avec le fond.</translation>
    </message>
    <message>
        <source>{problem} The contrast is {ratio:.1f} : 1; at least {least} : 1 is needed.</source>
        <translation>{problem} Le contraste est de {ratio:.1f} : 1 ; il faut au moins {least} : 1.</translation>
    </message>
    <message>
        <source>There is no such setting. Allowed: {allowed}.</source>
        <translation>Ce réglage n’existe pas. Réglages permis : {allowed}.</translation>
    </message>
    <message>
        <source>This value is not allowed. Allowed: {allowed}.</source>
        <translation>Cette valeur n’est pas permise. Valeurs permises : {allowed}.</translation>
    </message>
    <message>
        <source>a table, [{name}], with {settings}</source>
        <translation>une table [{name}] avec {settings}</translation>
    </message>
    <message>
        <source>a number from {least:g} to {most:g}</source>
        <translation>un nombre de {least:g} à {most:g}</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true ou false</translation>
    </message>
    <message>
        <source>one of {values}</source>
        <translation>l’une de {values}</translation>
    </message>
    <message>
        <source>a list of {least} to {most} of {values}</source>
        <translation>une liste de {least} à {most} parmi {values}</translation>
    </message>
    <message>
        <source>a list of {least} to {most} paths in quotes, or any of {values}</source>
        <translation>une liste de {least} à {most} chemins entre guillemets, ou parmi {values}</translation>
    </message>
    <message>
        <source>a text in quotes of at most {most} characters</source>
        <translation>un texte entre guillemets d’au plus {most} caractères</translation>
    </message>
    <message>
        <source>a text in quotes</source>
        <translation>un texte entre guillemets</translation>
    </message>
    <message>
        <source>{name}, line {line}: This line is not valid TOML. Settings are written as key = value, texts in quotes.</source>
        <translation>{name}, ligne {line} : cette ligne n’est pas du TOML valide. Les réglages s’écrivent clé = valeur, les textes entre guillemets.</translation>
    </message>
</context>
</TS>
