<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>Studio</name>
  <message>
   <source> GB</source>
   <translation> GB</translation>
  </message>
  <message>
   <source> a second</source>
   <translation> pro Sekunde</translation>
  </message>
  <message>
   <source> and {count} more</source>
   <translation> und {count} weitere</translation>
  </message>
  <message>
   <source> frames</source>
   <translation> Bilder</translation>
  </message>
  <message>
   <source> or </source>
   <translation> oder </translation>
  </message>
  <message>
   <source>1 folder</source>
   <translation>1 Ordner</translation>
  </message>
  <message>
   <source>1 result of this program</source>
   <translation>1 Ergebnis dieses Programms</translation>
  </message>
  <message>
   <source>100 %</source>
   <translation>100 %</translation>
  </message>
  <message>
   <source>16 bits</source>
   <translation>16 Bit</translation>
  </message>
  <message>
   <source>8 bits</source>
   <translation>8 Bit</translation>
  </message>
  <message>
   <source>A batch takes files and folders; save this picture first</source>
   <translation>Ein Stapel nimmt Dateien und Ordner; speichere dieses Bild zuerst</translation>
  </message>
  <message>
   <source>A convolutional network, called generator.</source>
   <translation>Ein faltendes Netz, Generator genannt.</translation>
  </message>
  <message>
   <source>A critic</source>
   <translation>Ein Kritiker</translation>
  </message>
  <message>
   <source>A decoder</source>
   <translation>Ein Decoder</translation>
  </message>
  <message>
   <source>A decoder, or a generator that was fed with noise.</source>
   <translation>Ein Decoder, oder ein Generator, der mit Rauschen gefüttert wurde.</translation>
  </message>
  <message>
   <source>A discriminator; one that judges patches is a PatchGAN.</source>
   <translation>Ein Diskriminator; einer, der Ausschnitte beurteilt, ist ein PatchGAN.</translation>
  </message>
  <message>
   <source>A little</source>
   <translation>Wenig</translation>
  </message>
  <message>
   <source>A lot</source>
   <translation>Viel</translation>
  </message>
  <message>
   <source>A made picture as a key</source>
   <translation>Ein erzeugtes Bild als Schlüsselbild</translation>
  </message>
  <message>
   <source>A map of faces that were never drawn</source>
   <translation>Eine Karte nie gezeichneter Gesichter</translation>
  </message>
  <message>
   <source>A model of that short name is there already: choose another one, or replace it</source>
   <translation>Ein Modell mit diesem Kurznamen gibt es schon: wählen Sie einen anderen oder ersetzen Sie es</translation>
  </message>
  <message>
   <source>A model with the id of {name} is installed already</source>
   <translation>Ein Modell mit der Kennung von {name} ist schon installiert</translation>
  </message>
  <message>
   <source>A narrower brush</source>
   <translation>Ein schmalerer Pinsel</translation>
  </message>
  <message>
   <source>A picture as the mask: white shows, black hides</source>
   <translation>Ein Bild als Maske: Weiß zeigt, Schwarz verbirgt</translation>
  </message>
  <message>
   <source>A picture in the style, or the number of a style</source>
   <translation>Ein Bild in dem Stil, oder die Nummer eines Stils</translation>
  </message>
  <message>
   <source>A rectangle; Shift makes a square</source>
   <translation>Ein Rechteck; mit Umschalt ein Quadrat</translation>
  </message>
  <message>
   <source>A result's file says that it was changed when its photo was, so that both sort together.</source>
   <translation>Die Datei eines Ergebnisses trägt die Zeit ihres Fotos, damit beide zusammen einsortiert werden.</translation>
  </message>
  <message>
   <source>A straight line; Shift keeps its angle</source>
   <translation>Eine gerade Linie; Umschalt hält ihren Winkel fest</translation>
  </message>
  <message>
   <source>A translation</source>
   <translation>Eine Übersetzung</translation>
  </message>
  <message>
   <source>A wider brush</source>
   <translation>Ein breiterer Pinsel</translation>
  </message>
  <message>
   <source>About</source>
   <translation>Über</translation>
  </message>
  <message>
   <source>About this model</source>
   <translation>Über dieses Modell</translation>
  </message>
  <message>
   <source>Above and below</source>
   <translation>Oben und unten</translation>
  </message>
  <message>
   <source>Accent</source>
   <translation>Akzent</translation>
  </message>
  <message>
   <source>Add a folder, with the folders in it</source>
   <translation>Einen Ordner hinzufügen, mit den Ordnern darin</translation>
  </message>
  <message>
   <source>Add a model</source>
   <translation>Modell hinzufügen</translation>
  </message>
  <message>
   <source>Add a model: .itmodel, .onnx, .pth or .safetensors</source>
   <translation>Ein Modell hinzufügen: .itmodel, .onnx, .pth oder .safetensors</translation>
  </message>
  <message>
   <source>Add a model…</source>
   <translation>Modell hinzufügen…</translation>
  </message>
  <message>
   <source>Add a number</source>
   <translation>Zahl anhängen</translation>
  </message>
  <message>
   <source>Add a seed</source>
   <translation>Startzahl dazu</translation>
  </message>
  <message>
   <source>Add all open photos</source>
   <translation>Alle offenen Fotos hinzufügen</translation>
  </message>
  <message>
   <source>Add film strip</source>
   <translation>Filmstreifen dazu</translation>
  </message>
  <message>
   <source>Add folder…</source>
   <translation>Ordner dazu…</translation>
  </message>
  <message>
   <source>Add it</source>
   <translation>Hinzufügen</translation>
  </message>
  <message>
   <source>Add photos and clips to this batch</source>
   <translation>Fotos und Clips zu diesem Stapel hinzufügen</translation>
  </message>
  <message>
   <source>Add photos…</source>
   <translation>Fotos dazu…</translation>
  </message>
  <message>
   <source>Add somebody else's network</source>
   <translation>Ein fremdes Netz hinzufügen</translation>
  </message>
  <message>
   <source>Add the chosen picture</source>
   <translation>Das gewählte Bild hinzufügen</translation>
  </message>
  <message>
   <source>After</source>
   <translation>Nachher</translation>
  </message>
  <message>
   <source>Against the original</source>
   <translation>Gegen das Original</translation>
  </message>
  <message>
   <source>All files</source>
   <translation>Alle Dateien</translation>
  </message>
  <message>
   <source>All pictures that the model knows, on a plane</source>
   <translation>Alle Bilder, die das Modell kennt, auf einer Ebene</translation>
  </message>
  <message>
   <source>All settings and shortcuts back to their defaults</source>
   <translation>Alle Einstellungen und Tastenkürzel wie am Anfang</translation>
  </message>
  <message>
   <source>All shortcuts of this workspace</source>
   <translation>Alle Tastenkürzel dieses Arbeitsbereichs</translation>
  </message>
  <message>
   <source>Also how the picture was made, so that it can be opened here with the same settings</source>
   <translation>Auch, wie das Bild entstanden ist, damit es hier mit denselben Einstellungen geöffnet werden kann</translation>
  </message>
  <message>
   <source>Amber</source>
   <translation>Bernstein</translation>
  </message>
  <message>
   <source>An encoder</source>
   <translation>Ein Encoder</translation>
  </message>
  <message>
   <source>An encoder; what a VAE's gives is a place and how sure it is of it.</source>
   <translation>Ein Encoder; der eines VAE gibt einen Ort an und wie sicher er sich ist.</translation>
  </message>
  <message>
   <source>Another variation</source>
   <translation>Andere Variante</translation>
  </message>
  <message>
   <source>Any other variation</source>
   <translation>Irgendeine andere Variante</translation>
  </message>
  <message>
   <source>Anything</source>
   <translation>Irgendetwas</translation>
  </message>
  <message>
   <source>Appearance</source>
   <translation>Aussehen</translation>
  </message>
  <message>
   <source>Apple graphics (CoreML)</source>
   <translation>Apple-Grafik (CoreML)</translation>
  </message>
  <message>
   <source>Arrow keys choose, Space locks, Enter makes more like it, B breeds two.</source>
   <translation>Die Pfeiltasten wählen, die Leertaste hält fest, die Eingabetaste macht mehr davon, B kreuzt zwei.</translation>
  </message>
  <message>
   <source>Arrow keys move, plus and minus zoom, Enter keeps the picture.</source>
   <translation>Die Pfeiltasten verschieben, Plus und Minus zoomen, die Eingabetaste behält das Bild.</translation>
  </message>
  <message>
   <source>As it was trained</source>
   <translation>Wie beim Training</translation>
  </message>
  <message>
   <source>As it was trained; seldom needed</source>
   <translation>Wie beim Training; selten nötig</translation>
  </message>
  <message>
   <source>As jpg, png</source>
   <translation>Etwa jpg, png</translation>
  </message>
  <message>
   <source>As the system has it</source>
   <translation>Wie das System</translation>
  </message>
  <message>
   <source>At least</source>
   <translation>Mindestens</translation>
  </message>
  <message>
   <source>Auto</source>
   <translation>Auto</translation>
  </message>
  <message>
   <source>Automatic</source>
   <translation>Automatisch</translation>
  </message>
  <message>
   <source>Back</source>
   <translation>Zurück</translation>
  </message>
  <message>
   <source>Back to the colour of the paper</source>
   <translation>Zurück zur Farbe des Papiers</translation>
  </message>
  <message>
   <source>Back to the default</source>
   <translation>Zurück zur Vorgabe</translation>
  </message>
  <message>
   <source>Batch</source>
   <translation>Stapel</translation>
  </message>
  <message>
   <source>Batch takes the {count} clips</source>
   <translation>Stapel nimmt die {count} Clips</translation>
  </message>
  <message>
   <source>Batch {title} is done</source>
   <translation>Stapel {title} ist fertig</translation>
  </message>
  <message>
   <source>Batch {title} waits for you</source>
   <translation>Stapel {title} wartet auf dich</translation>
  </message>
  <message>
   <source>Batch {title}: {done} of {total}</source>
   <translation>Stapel {title}: {done} von {total}</translation>
  </message>
  <message>
   <source>Before</source>
   <translation>Vorher</translation>
  </message>
  <message>
   <source>Before and after</source>
   <translation>Vorher und nachher</translation>
  </message>
  <message>
   <source>Before and after in one picture, with a divider</source>
   <translation>Vorher und nachher in einem Bild, mit Trennlinie</translation>
  </message>
  <message>
   <source>Before and after side by side</source>
   <translation>Vorher und nachher nebeneinander</translation>
  </message>
  <message>
   <source>Before and after…</source>
   <translation>Vorher und nachher…</translation>
  </message>
  <message>
   <source>Begin a drawing with this photo seen through the paper</source>
   <translation>Eine Zeichnung beginnen, bei der dieses Foto durch das Papier scheint</translation>
  </message>
  <message>
   <source>Being checked…</source>
   <translation>Wird geprüft…</translation>
  </message>
  <message>
   <source>Best long edge</source>
   <translation>Beste lange Kante</translation>
  </message>
  <message>
   <source>Black</source>
   <translation>Schwarz</translation>
  </message>
  <message>
   <source>Black and white come out as</source>
   <translation>Schwarz und Weiß kommen heraus als</translation>
  </message>
  <message>
   <source>Black and white go in as</source>
   <translation>Schwarz und Weiß gehen hinein als</translation>
  </message>
  <message>
   <source>Blue</source>
   <translation>Blau</translation>
  </message>
  <message>
   <source>Blue first</source>
   <translation>Blau zuerst</translation>
  </message>
  <message>
   <source>Both keys beside the frame</source>
   <translation>Beide Schlüsselbilder neben dem Bild</translation>
  </message>
  <message>
   <source>Breed with…</source>
   <translation>Kreuzen mit…</translation>
  </message>
  <message>
   <source>Brightness</source>
   <translation>Helligkeit</translation>
  </message>
  <message>
   <source>Brush</source>
   <translation>Pinsel</translation>
  </message>
  <message>
   <source>By keyboard, copy the picture with Ctrl+C instead.</source>
   <translation>Mit der Tastatur das Bild stattdessen mit Strg+C kopieren.</translation>
  </message>
  <message>
   <source>Camera, place, date, and how the picture was made</source>
   <translation>Kamera, Ort, Datum, und wie das Bild entstanden ist</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <source>Canvas</source>
   <translation>Bildfläche</translation>
  </message>
  <message>
   <source>Change between the two brushes</source>
   <translation>Zwischen den beiden Pinseln wechseln</translation>
  </message>
  <message>
   <source>Changed a lot</source>
   <translation>Stark verändert</translation>
  </message>
  <message>
   <source>Changed since</source>
   <translation>Geändert seit</translation>
  </message>
  <message>
   <source>Change…</source>
   <translation>Ändern…</translation>
  </message>
  <message>
   <source>Check here</source>
   <translation>Hier prüfen</translation>
  </message>
  <message>
   <source>Choose a file…</source>
   <translation>Eine Datei wählen …</translation>
  </message>
  <message>
   <source>Choose a picture, lock the good ones, and make others.</source>
   <translation>Ein Bild wählen, die guten festhalten und andere machen.</translation>
  </message>
  <message>
   <source>Choose a second picture: children of both</source>
   <translation>Ein zweites Bild wählen: Kinder von beiden</translation>
  </message>
  <message>
   <source>Choose look, strength and size as this picture was made</source>
   <translation>Look, Stärke und Größe so wählen, wie dieses Bild entstanden ist</translation>
  </message>
  <message>
   <source>Choose the folder for results</source>
   <translation>Den Ordner für die Ergebnisse wählen</translation>
  </message>
  <message>
   <source>Choose the look before</source>
   <translation>Den Look davor wählen</translation>
  </message>
  <message>
   <source>Choose the next look</source>
   <translation>Den nächsten Look wählen</translation>
  </message>
  <message>
   <source>Choose the second parent</source>
   <translation>Das zweite Elternbild wählen</translation>
  </message>
  <message>
   <source>Choose where…</source>
   <translation>Ort wählen…</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>Wählen…</translation>
  </message>
  <message>
   <source>Clear the search</source>
   <translation>Suche leeren</translation>
  </message>
  <message>
   <source>Click, then press the keys; Backspace for none, Esc to leave them</source>
   <translation>Klicken, dann die Tasten drücken; Rücktaste für keine, Esc lässt sie</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <source>Close a photo</source>
   <translation>Ein Foto schließen</translation>
  </message>
  <message>
   <source>Close notice</source>
   <translation>Hinweis schließen</translation>
  </message>
  <message>
   <source>Close photo</source>
   <translation>Foto schließen</translation>
  </message>
  <message>
   <source>Close the window</source>
   <translation>Das Fenster schließen</translation>
  </message>
  <message>
   <source>Close this line (Esc)</source>
   <translation>Diese Zeile schließen (Esc)</translation>
  </message>
  <message>
   <source>Close this photo</source>
   <translation>Dieses Foto schließen</translation>
  </message>
  <message>
   <source>Colour {number}</source>
   <translation>Farbe {number}</translation>
  </message>
  <message>
   <source>Colours</source>
   <translation>Farben</translation>
  </message>
  <message>
   <source>Colours first, or last</source>
   <translation>Farben zuerst oder zuletzt</translation>
  </message>
  <message>
   <source>Come back to a look that was kept</source>
   <translation>Zu einem gemerkten Look zurückkehren</translation>
  </message>
  <message>
   <source>Computer</source>
   <translation>Rechner</translation>
  </message>
  <message>
   <source>Contact sheet: {number} of {count}</source>
   <translation>Kontaktbogen: {number} von {count}</translation>
  </message>
  <message>
   <source>Contact sheet…</source>
   <translation>Kontaktbogen…</translation>
  </message>
  <message>
   <source>Copied</source>
   <translation>Kopiert</translation>
  </message>
  <message>
   <source>Copied: paste it into another program</source>
   <translation>Kopiert: in ein anderes Programm einfügen</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>Kopieren</translation>
  </message>
  <message>
   <source>Copy details</source>
   <translation>Näheres kopieren</translation>
  </message>
  <message>
   <source>Copy settings</source>
   <translation>Einstellungen kopieren</translation>
  </message>
  <message>
   <source>Copy the translated picture</source>
   <translation>Das übersetzte Bild kopieren</translation>
  </message>
  <message>
   <source>Copy what this photo looks like</source>
   <translation>Kopieren, wie dieses Foto aussieht</translation>
  </message>
  <message>
   <source>Copy, or save before and after side by side</source>
   <translation>Kopieren, oder vorher und nachher nebeneinander speichern</translation>
  </message>
  <message>
   <source>Crisp pixels</source>
   <translation>Scharfe Pixel</translation>
  </message>
  <message>
   <source>Cycle consistency, as in CycleGAN.</source>
   <translation>Zyklenkonsistenz, wie bei CycleGAN.</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>Dunkel</translation>
  </message>
  <message>
   <source>Dark or light colours.</source>
   <translation>Dunkle oder helle Farben.</translation>
  </message>
  <message>
   <source>Dark or light, and the language</source>
   <translation>Dunkel oder hell, und die Sprache</translation>
  </message>
  <message>
   <source>Del on the film strip</source>
   <translation>Entf auf dem Filmstreifen</translation>
  </message>
  <message>
   <source>Detail size</source>
   <translation>Detailgröße</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>Näheres</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Gerät</translation>
  </message>
  <message>
   <source>Device, appearance, shortcuts, privacy</source>
   <translation>Gerät, Aussehen, Tastenkürzel, Privates</translation>
  </message>
  <message>
   <source>Direction</source>
   <translation>Richtung</translation>
  </message>
  <message>
   <source>Divider</source>
   <translation>Trennlinie</translation>
  </message>
  <message>
   <source>Do again what was undone</source>
   <translation>Das Zurückgenommene noch einmal tun</translation>
  </message>
  <message>
   <source>Do it again</source>
   <translation>Noch einmal tun</translation>
  </message>
  <message>
   <source>Do this batch earlier</source>
   <translation>Diesen Stapel früher machen</translation>
  </message>
  <message>
   <source>Do this batch later</source>
   <translation>Diesen Stapel später machen</translation>
  </message>
  <message>
   <source>Done</source>
   <translation>Fertig</translation>
  </message>
  <message>
   <source>Double</source>
   <translation>Doppeln</translation>
  </message>
  <message>
   <source>Double-click</source>
   <translation>Doppelklick</translation>
  </message>
  <message>
   <source>Double-click: more like this. Drag a picture to another workspace or out of the window.</source>
   <translation>Doppelklick: mehr davon. Bilder lassen sich in einen anderen Arbeitsbereich oder aus dem Fenster ziehen.</translation>
  </message>
  <message>
   <source>Drag its handle, or ← →</source>
   <translation>Am Griff ziehen, oder ← →</translation>
  </message>
  <message>
   <source>Drag pictures of the grid or photos to the two sides. The more there are, the cleaner the slider.</source>
   <translation>Bilder aus dem Raster oder Fotos auf die beiden Seiten ziehen. Je mehr es sind, desto sauberer der Regler.</translation>
  </message>
  <message>
   <source>Drag the picture out</source>
   <translation>Das Bild herausziehen</translation>
  </message>
  <message>
   <source>Drag the translated picture into a folder or another program; Ctrl+C copies it</source>
   <translation>Das übersetzte Bild in einen Ordner oder ein anderes Programm ziehen; Strg+C kopiert es</translation>
  </message>
  <message>
   <source>Drag through faces</source>
   <translation>Durch Gesichter ziehen</translation>
  </message>
  <message>
   <source>Drag to move the picture; Alt and the arrow keys do the same</source>
   <translation>Ziehen verschiebt das Bild; Alt und die Pfeiltasten ebenso</translation>
  </message>
  <message>
   <source>Draw</source>
   <translation>Zeichnen</translation>
  </message>
  <message>
   <source>Draw above and below at once</source>
   <translation>Oben und unten zugleich zeichnen</translation>
  </message>
  <message>
   <source>Draw at the left; the translation shows at the right while you draw.</source>
   <translation>Links zeichnen; rechts erscheint währenddessen die Übersetzung.</translation>
  </message>
  <message>
   <source>Draw on the left and the right at once</source>
   <translation>Links und rechts zugleich zeichnen</translation>
  </message>
  <message>
   <source>Draw on this drawing, or look at it</source>
   <translation>Auf dieser Zeichnung zeichnen oder sie ansehen</translation>
  </message>
  <message>
   <source>Draw over this photo</source>
   <translation>Über dieses Foto zeichnen</translation>
  </message>
  <message>
   <source>Draw the lines of the photo beneath</source>
   <translation>Die Linien des Fotos darunter zeichnen</translation>
  </message>
  <message>
   <source>Draw, and see it translated while you draw</source>
   <translation>Zeichnen und dabei gleich die Übersetzung sehen</translation>
  </message>
  <message>
   <source>Draw; Shift draws straight</source>
   <translation>Zeichnen; mit Umschalt gerade</translation>
  </message>
  <message>
   <source>Drawing</source>
   <translation>Zeichnung</translation>
  </message>
  <message>
   <source>Drawing {count}</source>
   <translation>Zeichnung {count}</translation>
  </message>
  <message>
   <source>Drop a model file here</source>
   <translation>Hier eine Modelldatei ablegen</translation>
  </message>
  <message>
   <source>Drop a photo in Generate, and the model shows where among its own pictures it belongs.</source>
   <translation>Ein Foto, in „Erzeugen“ abgelegt, zeigt, wo es unter die eigenen Bilder des Modells gehört.</translation>
  </message>
  <message>
   <source>Drop a photo or a drawing anywhere, and it comes back translated.</source>
   <translation>Ein Foto oder eine Zeichnung irgendwo ablegen, und die Übersetzung kommt zurück.</translation>
  </message>
  <message>
   <source>Drop a picture file here</source>
   <translation>Eine Bilddatei hier ablegen</translation>
  </message>
  <message>
   <source>Drop folders here</source>
   <translation>Ordner hier ablegen</translation>
  </message>
  <message>
   <source>Drop folders or photos</source>
   <translation>Ordner oder Fotos ablegen</translation>
  </message>
  <message>
   <source>Drop folders, photos or clips, and a folder full of translated ones comes back.</source>
   <translation>Ordner, Fotos oder Clips ablegen, und ein Ordner voller Übersetzungen kommt zurück.</translation>
  </message>
  <message>
   <source>Drop photos here</source>
   <translation>Fotos hier ablegen</translation>
  </message>
  <message>
   <source>Drop photos here, or add a seed: two keys make a film.</source>
   <translation>Fotos hier ablegen oder eine Startzahl hinzufügen: Zwei Schlüsselbilder ergeben einen Film.</translation>
  </message>
  <message>
   <source>Drop picture files, or a saved timeline</source>
   <translation>Bilddateien oder eine gespeicherte Zeitleiste ablegen</translation>
  </message>
  <message>
   <source>Drop two photos, or add seeds below: the film between them appears here.</source>
   <translation>Zwei Fotos ablegen oder unten Startzahlen hinzufügen: Der Film dazwischen erscheint hier.</translation>
  </message>
  <message>
   <source>Dropout in training</source>
   <translation>Dropout beim Training</translation>
  </message>
  <message>
   <source>Dropout when used</source>
   <translation>Dropout beim Benutzen</translation>
  </message>
  <message>
   <source>Duplicate</source>
   <translation>Duplizieren</translation>
  </message>
  <message>
   <source>Each number gives another variation, the same one each time</source>
   <translation>Jede Zahl ergibt eine andere Variante, und zwar immer dieselbe</translation>
  </message>
  <message>
   <source>Each picture is a place on a map. What looks alike lies near each other, so a short way is a small change and a long one a film: that is what Interpolate shows.</source>
   <translation>Jedes Bild ist ein Ort auf einer Karte. Was sich gleicht, liegt nah beieinander; ein kurzer Weg ist eine kleine Änderung, ein langer ein Film: Das zeigt „Übergänge“.</translation>
  </message>
  <message>
   <source>Earlier</source>
   <translation>Früher</translation>
  </message>
  <message>
   <source>Edge of the training pictures</source>
   <translation>Kante der Trainingsbilder</translation>
  </message>
  <message>
   <source>Edges</source>
   <translation>Ränder</translation>
  </message>
  <message>
   <source>Empty</source>
   <translation>Leeren</translation>
  </message>
  <message>
   <source>Ends slowly</source>
   <translation>Endet langsam</translation>
  </message>
  <message>
   <source>Eraser</source>
   <translation>Radierer</translation>
  </message>
  <message>
   <source>Even change</source>
   <translation>Gleichmäßiger Wandel</translation>
  </message>
  <message>
   <source>Every frame differs from the last one as much as any other</source>
   <translation>Jedes Bild weicht vom vorigen gleich stark ab</translation>
  </message>
  <message>
   <source>Example: {name}</source>
   <translation>Beispiel: {name}</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Export</translation>
  </message>
  <message>
   <source>Export a video</source>
   <translation>Ein Video exportieren</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>Export…</translation>
  </message>
  <message>
   <source>Fewer and bolder lines, or more and finer ones</source>
   <translation>Weniger und kräftigere Linien, oder mehr und feinere</translation>
  </message>
  <message>
   <source>Fill</source>
   <translation>Füllen</translation>
  </message>
  <message>
   <source>Fill an area with the colour</source>
   <translation>Eine Fläche mit der Farbe füllen</translation>
  </message>
  <message>
   <source>Film</source>
   <translation>Film</translation>
  </message>
  <message>
   <source>Film strip</source>
   <translation>Filmstreifen</translation>
  </message>
  <message>
   <source>Films between pictures, on a timeline</source>
   <translation>Filme zwischen Bildern, auf einer Zeitleiste</translation>
  </message>
  <message>
   <source>Fine tones</source>
   <translation>Feine Töne</translation>
  </message>
  <message>
   <source>Finishing the picture, then saving {name}</source>
   <translation>Erst wird das Bild fertig, dann gespeichert: {name}</translation>
  </message>
  <message>
   <source>Fit</source>
   <translation>Einpassen</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>Ordner</translation>
  </message>
  <message>
   <source>Folder for results</source>
   <translation>Ordner für Ergebnisse</translation>
  </message>
  <message>
   <source>Folder with masks</source>
   <translation>Ordner mit Masken</translation>
  </message>
  <message>
   <source>Folder with photos</source>
   <translation>Ordner mit Fotos</translation>
  </message>
  <message>
   <source>Folders in folders too</source>
   <translation>Auch Ordner in Ordnern</translation>
  </message>
  <message>
   <source>For somebody who helps: versions and the error, no names of files or people</source>
   <translation>Für jemanden, der hilft: Versionen und der Fehler, keine Namen von Dateien oder Personen</translation>
  </message>
  <message>
   <source>For the command line: letters, digits and -</source>
   <translation>Für die Befehlszeile: Buchstaben, Ziffern und -</translation>
  </message>
  <message>
   <source>For the list of recent photos and folders. It stays in a file of your account.</source>
   <translation>Für die Liste zuletzt geöffneter Fotos und Ordner. Sie bleibt in einer Datei des eigenen Kontos.</translation>
  </message>
  <message>
   <source>Forget the slider {name}</source>
   <translation>Den Regler {name} vergessen</translation>
  </message>
  <message>
   <source>Forget these</source>
   <translation>Diese vergessen</translation>
  </message>
  <message>
   <source>Forget this slider</source>
   <translation>Diesen Regler vergessen</translation>
  </message>
  <message>
   <source>Forget what was opened</source>
   <translation>Geöffnetes vergessen</translation>
  </message>
  <message>
   <source>Format</source>
   <translation>Format</translation>
  </message>
  <message>
   <source>Forward</source>
   <translation>Vorwärts</translation>
  </message>
  <message>
   <source>Frames</source>
   <translation>Bilder</translation>
  </message>
  <message>
   <source>Frames a second</source>
   <translation>Bilder pro Sekunde</translation>
  </message>
  <message>
   <source>From pictures with and without something</source>
   <translation>Aus Bildern mit und ohne etwas</translation>
  </message>
  <message>
   <source>From {folders}</source>
   <translation>Aus {folders}</translation>
  </message>
  <message>
   <source>From, to</source>
   <translation>Von, nach</translation>
  </message>
  <message>
   <source>Full</source>
   <translation>Voll</translation>
  </message>
  <message>
   <source>Generate</source>
   <translation>Erzeugen</translation>
  </message>
  <message>
   <source>Give all open photos the look of this one</source>
   <translation>Allen offenen Fotos den Look dieses Fotos geben</translation>
  </message>
  <message>
   <source>Give this model another name</source>
   <translation>Diesem Modell einen anderen Namen geben</translation>
  </message>
  <message>
   <source>Give this photo the copied look</source>
   <translation>Diesem Foto den kopierten Look geben</translation>
  </message>
  <message>
   <source>Gives here what its makers measured (largest difference {error:.0e})</source>
   <translation>Ergibt hier, was seine Macher gemessen haben (größte Abweichung {error:.0e})</translation>
  </message>
  <message>
   <source>Gives other numbers here: {problem}</source>
   <translation>Gibt hier andere Zahlen: {problem}</translation>
  </message>
  <message>
   <source>Go back to another version, or forth</source>
   <translation>Zu einer anderen Version zurück oder vor</translation>
  </message>
  <message>
   <source>Go on</source>
   <translation>Weiter</translation>
  </message>
  <message>
   <source>Go on with a saved one</source>
   <translation>Mit einer gespeicherten weitermachen</translation>
  </message>
  <message>
   <source>Going there and back…</source>
   <translation>Geht hin und zurück…</translation>
  </message>
  <message>
   <source>Graphics card (DirectML)</source>
   <translation>Grafikkarte (DirectML)</translation>
  </message>
  <message>
   <source>Green</source>
   <translation>Grün</translation>
  </message>
  <message>
   <source>Grey</source>
   <translation>Grau</translation>
  </message>
  <message>
   <source>Grid</source>
   <translation>Raster</translation>
  </message>
  <message>
   <source>Help</source>
   <translation>Hilfe</translation>
  </message>
  <message>
   <source>Hide details</source>
   <translation>Näheres verbergen</translation>
  </message>
  <message>
   <source>How coarse shall it be?</source>
   <translation>Wie grob soll es werden?</translation>
  </message>
  <message>
   <source>How gently the translation fades out</source>
   <translation>Wie sanft die Übersetzung ausläuft</translation>
  </message>
  <message>
   <source>How it works</source>
   <translation>So geht es</translation>
  </message>
  <message>
   <source>How many</source>
   <translation>Wie viele</translation>
  </message>
  <message>
   <source>How many cores models may use. Fewer leave room for other programs.</source>
   <translation>Wie viele Kerne Modelle nutzen dürfen. Weniger lassen anderen Programmen Platz.</translation>
  </message>
  <message>
   <source>How many lines</source>
   <translation>Wie viele Linien</translation>
  </message>
  <message>
   <source>How much of the photo beneath is seen; it is not translated</source>
   <translation>Wie viel vom Foto darunter zu sehen ist; es wird nicht übersetzt</translation>
  </message>
  <message>
   <source>How much of the translation shows</source>
   <translation>Wie viel von der Übersetzung zu sehen ist</translation>
  </message>
  <message>
   <source>How much one translation may take. Larger pictures go through in strips, and come out the same.</source>
   <translation>Wie viel eine Übersetzung nehmen darf. Größere Bilder gehen in Streifen hindurch und kommen gleich heraus.</translation>
  </message>
  <message>
   <source>How real</source>
   <translation>Wie echt</translation>
  </message>
  <message>
   <source>How real shows what the critic says of a translation: bright where it believes, dark where it doubts. The picture here is an illustration.</source>
   <translation>„Wie echt“ zeigt, was der Kritiker von einer Übersetzung hält: hell, wo er glaubt, dunkel, wo er zweifelt. Das Bild hier ist eine Illustration.</translation>
  </message>
  <message>
   <source>How strong</source>
   <translation>Wie stark</translation>
  </message>
  <message>
   <source>How usual is this photo</source>
   <translation>Wie gewöhnlich ist dieses Foto</translation>
  </message>
  <message>
   <source>How usual is this photo: {share:.0%}</source>
   <translation>Wie gewöhnlich ist dieses Foto: {share:.0%}</translation>
  </message>
  <message>
   <source>How varied</source>
   <translation>Wie vielfältig</translation>
  </message>
  <message>
   <source>How wide the brush is ([ and ])</source>
   <translation>Wie breit der Pinsel ist ([ und ])</translation>
  </message>
  <message>
   <source>In IPTC's words, in the details of pictures and films. Some websites show it, some ask for it.</source>
   <translation>In den Worten des IPTC, in den Angaben von Bildern und Filmen. Manche Websites zeigen es, manche verlangen es.</translation>
  </message>
  <message>
   <source>In pictures and plain words</source>
   <translation>In Bildern und einfachen Worten</translation>
  </message>
  <message>
   <source>In pixels, such as 64 or 256</source>
   <translation>In Pixeln, etwa 64 oder 256</translation>
  </message>
  <message>
   <source>Installed</source>
   <translation>Installiert</translation>
  </message>
  <message>
   <source>Interpolate</source>
   <translation>Übergänge</translation>
  </message>
  <message>
   <source>Interrupted, {done} of {total} done</source>
   <translation>Unterbrochen, {done} von {total} fertig</translation>
  </message>
  <message>
   <source>Into the grid</source>
   <translation>Ins Raster</translation>
  </message>
  <message>
   <source>Is it right on this machine, and how quick?</source>
   <translation>Stimmt es auf diesem Rechner, und wie schnell ist es?</translation>
  </message>
  <message>
   <source>It has learnt from many pictures what the result should look like. Nothing is searched for or pasted in; the same photo with the same seed gives the same painting.</source>
   <translation>Aus vielen Bildern hat es gelernt, wie das Ergebnis aussehen soll. Nichts wird gesucht oder eingeklebt; dasselbe Foto mit derselben Startzahl gibt dasselbe Gemälde.</translation>
  </message>
  <message>
   <source>It is called {name} now</source>
   <translation>Es heißt jetzt {name}</translation>
  </message>
  <message>
   <source>It is paused.</source>
   <translation>Er macht Pause.</translation>
  </message>
  <message>
   <source>It makes</source>
   <translation>Es macht</translation>
  </message>
  <message>
   <source>It squeezes a picture into a handful of numbers, as one describes a face on the phone: round, smiling, long hair. What is not worth a number is lost.</source>
   <translation>Er drängt ein Bild in eine Handvoll Zahlen, wie man ein Gesicht am Telefon beschreibt: rund, lächelnd, langes Haar. Was keine Zahl wert ist, geht verloren.</translation>
  </message>
  <message>
   <source>It takes</source>
   <translation>Es bekommt</translation>
  </message>
  <message>
   <source>Its name, such as Glasses</source>
   <translation>Sein Name, etwa Brille</translation>
  </message>
  <message>
   <source>Jump at the end</source>
   <translation>Sprung am Ende</translation>
  </message>
  <message>
   <source>Keep my</source>
   <translation>Behalten</translation>
  </message>
  <message>
   <source>Keep my brightness</source>
   <translation>Meine Helligkeit behalten</translation>
  </message>
  <message>
   <source>Keep my colours</source>
   <translation>Meine Farben behalten</translation>
  </message>
  <message>
   <source>Keep my {words}</source>
   <translation>Meine {words} behalten</translation>
  </message>
  <message>
   <source>Keep photo details</source>
   <translation>Fotodaten behalten</translation>
  </message>
  <message>
   <source>Keep photo details (camera, place, date)</source>
   <translation>Fotodaten behalten (Kamera, Ort, Datum)</translation>
  </message>
  <message>
   <source>Keep the chosen picture while others are made</source>
   <translation>Das gewählte Bild behalten, während andere entstehen</translation>
  </message>
  <message>
   <source>Keep the chosen picture, and fill the rest with others like it</source>
   <translation>Das gewählte Bild behalten und den Rest mit ähnlichen füllen</translation>
  </message>
  <message>
   <source>Keep the photo's colour profile</source>
   <translation>Das Farbprofil des Fotos behalten</translation>
  </message>
  <message>
   <source>Keep the slider</source>
   <translation>Regler behalten</translation>
  </message>
  <message>
   <source>Keep the times of files</source>
   <translation>Zeiten der Dateien behalten</translation>
  </message>
  <message>
   <source>Keep this look</source>
   <translation>Look merken</translation>
  </message>
  <message>
   <source>Kept as “{name}”</source>
   <translation>Gemerkt als „{name}“</translation>
  </message>
  <message>
   <source>Kept looks…</source>
   <translation>Gemerkte Looks…</translation>
  </message>
  <message>
   <source>Key {number} of {count}</source>
   <translation>Schlüsselbild {number} von {count}</translation>
  </message>
  <message>
   <source>Keys of your own, by action.</source>
   <translation>Eigene Tasten, je Befehl.</translation>
  </message>
  <message>
   <source>L is grey</source>
   <translation>L ist Grau</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>Sprache</translation>
  </message>
  <message>
   <source>Language of the system</source>
   <translation>Sprache des Systems</translation>
  </message>
  <message>
   <source>Larger</source>
   <translation>Größer</translation>
  </message>
  <message>
   <source>Later</source>
   <translation>Später</translation>
  </message>
  <message>
   <source>Lay the map through the chosen and the first two locked pictures</source>
   <translation>Die Karte durch das gewählte und die ersten beiden festgehaltenen Bilder legen</translation>
  </message>
  <message>
   <source>Learnt from</source>
   <translation>Gelernt von</translation>
  </message>
  <message>
   <source>Leave it</source>
   <translation>Lassen</translation>
  </message>
  <message>
   <source>Leave it out</source>
   <translation>Auslassen</translation>
  </message>
  <message>
   <source>Left and right</source>
   <translation>Links und rechts</translation>
  </message>
  <message>
   <source>Left and right step through frames, with Ctrl from key to key, with Shift they move the chosen key.</source>
   <translation>Links und rechts gehen Bild für Bild, mit Strg von Schlüsselbild zu Schlüsselbild, mit Umschalt verschieben sie das gewählte Schlüsselbild.</translation>
  </message>
  <message>
   <source>Left out: {what}</source>
   <translation>Ausgelassen: {what}</translation>
  </message>
  <message>
   <source>Less is nearer to the average, more is stranger</source>
   <translation>Weniger ist näher am Durchschnitt, mehr ist seltsamer</translation>
  </message>
  <message>
   <source>Let both keys shine through</source>
   <translation>Beide Schlüsselbilder durchscheinen lassen</translation>
  </message>
  <message>
   <source>Let this batch rest, or go on</source>
   <translation>Diesen Stapel ruhen lassen oder weitermachen</translation>
  </message>
  <message>
   <source>Libraries</source>
   <translation>Bibliotheken</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>Lizenz</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>Hell</translation>
  </message>
  <message>
   <source>Line</source>
   <translation>Linie</translation>
  </message>
  <message>
   <source>Load a mask</source>
   <translation>Eine Maske laden</translation>
  </message>
  <message>
   <source>Load mask…</source>
   <translation>Maske laden…</translation>
  </message>
  <message>
   <source>Lock</source>
   <translation>Festhalten</translation>
  </message>
  <message>
   <source>Long edge</source>
   <translation>Lange Kante</translation>
  </message>
  <message>
   <source>Look</source>
   <translation>Look</translation>
  </message>
  <message>
   <source>Look at the picture; the drawing stays as it is (Esc)</source>
   <translation>Das Bild ansehen; die Zeichnung bleibt, wie sie ist (Esc)</translation>
  </message>
  <message>
   <source>Look at the picture; the mask stays as it is (Esc)</source>
   <translation>Das Bild ansehen; die Maske bleibt, wie sie ist (Esc)</translation>
  </message>
  <message>
   <source>Looking closely…</source>
   <translation>Sieht genau hin…</translation>
  </message>
  <message>
   <source>Looking for lines…</source>
   <translation>Sucht Linien…</translation>
  </message>
  <message>
   <source>Looking for looks…</source>
   <translation>Sucht Looks…</translation>
  </message>
  <message>
   <source>Looking for the fastest device…</source>
   <translation>Sucht das schnellste Gerät…</translation>
  </message>
  <message>
   <source>Looking…</source>
   <translation>Sieht nach…</translation>
  </message>
  <message>
   <source>Looks</source>
   <translation>Looks</translation>
  </message>
  <message>
   <source>Looks made</source>
   <translation>Wirkt gemacht</translation>
  </message>
  <message>
   <source>Looks real</source>
   <translation>Wirkt echt</translation>
  </message>
  <message>
   <source>Looks: {looks}</source>
   <translation>Looks: {looks}</translation>
  </message>
  <message>
   <source>Loop</source>
   <translation>Schleife</translation>
  </message>
  <message>
   <source>Lower makes smaller files</source>
   <translation>Niedriger ergibt kleinere Dateien</translation>
  </message>
  <message>
   <source>MP4, WebM and APNG need FFmpeg: {line}</source>
   <translation>MP4, WebM und APNG brauchen FFmpeg: {line}</translation>
  </message>
  <message>
   <source>Made by</source>
   <translation>Von</translation>
  </message>
  <message>
   <source>Made pictures</source>
   <translation>Erzeugte Bilder</translation>
  </message>
  <message>
   <source>Made with {model_name}, {percent:.0f} %</source>
   <translation>Gemacht mit {model_name}, {percent:.0f} %</translation>
  </message>
  <message>
   <source>Made with “{name}”</source>
   <translation>Gemacht mit „{name}“</translation>
  </message>
  <message>
   <source>Make a copy of this model</source>
   <translation>Eine Kopie dieses Modells machen</translation>
  </message>
  <message>
   <source>Make a slider</source>
   <translation>Einen Regler machen</translation>
  </message>
  <message>
   <source>Make a slider…</source>
   <translation>Regler machen…</translation>
  </message>
  <message>
   <source>Make others</source>
   <translation>Andere machen</translation>
  </message>
  <message>
   <source>Make pictures from nothing</source>
   <translation>Bilder aus dem Nichts machen</translation>
  </message>
  <message>
   <source>Map</source>
   <translation>Karte</translation>
  </message>
  <message>
   <source>Map of all pictures</source>
   <translation>Karte aller Bilder</translation>
  </message>
  <message>
   <source>Mask</source>
   <translation>Maske</translation>
  </message>
  <message>
   <source>Mask tools</source>
   <translation>Maskenwerkzeuge</translation>
  </message>
  <message>
   <source>Masks</source>
   <translation>Masken</translation>
  </message>
  <message>
   <source>Mean error {error:.1f} of 255, largest {largest}.</source>
   <translation>Mittlerer Fehler {error:.1f} von 255, größter {largest}.</translation>
  </message>
  <message>
   <source>Memory</source>
   <translation>Speicher</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Modell</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>Modelle</translation>
  </message>
  <message>
   <source>Models, settings, queue and log are in {folder}</source>
   <translation>Modelle, Einstellungen, Warteschlange und Protokoll liegen in {folder}</translation>
  </message>
  <message>
   <source>More</source>
   <translation>Mehr</translation>
  </message>
  <message>
   <source>More for this model</source>
   <translation>Mehr zu diesem Modell</translation>
  </message>
  <message>
   <source>More like this</source>
   <translation>Mehr davon</translation>
  </message>
  <message>
   <source>More unusual than every picture it was tested on</source>
   <translation>Ungewöhnlicher als jedes Bild, mit dem es getestet wurde</translation>
  </message>
  <message>
   <source>More usual than {share:.0%} of the pictures it was tested on</source>
   <translation>Gewöhnlicher als {share:.0%} der Bilder, mit denen es getestet wurde</translation>
  </message>
  <message>
   <source>More ways to bring the picture out</source>
   <translation>Mehr Wege, das Bild herauszubringen</translation>
  </message>
  <message>
   <source>Move over the map; a click keeps the picture. The wheel zooms.</source>
   <translation>Über die Karte fahren; ein Klick behält das Bild. Das Mausrad zoomt.</translation>
  </message>
  <message>
   <source>Move the divider</source>
   <translation>Die Trennlinie verschieben</translation>
  </message>
  <message>
   <source>Move the picture</source>
   <translation>Das Bild verschieben</translation>
  </message>
  <message>
   <source>NVIDIA card (CUDA)</source>
   <translation>NVIDIA-Karte (CUDA)</translation>
  </message>
  <message>
   <source>NVIDIA card (TensorRT)</source>
   <translation>NVIDIA-Karte (TensorRT)</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <source>Name of the slider</source>
   <translation>Name des Reglers</translation>
  </message>
  <message>
   <source>Name taken</source>
   <translation>Name vergeben</translation>
  </message>
  <message>
   <source>Names</source>
   <translation>Namen</translation>
  </message>
  <message>
   <source>Names of results</source>
   <translation>Namen der Ergebnisse</translation>
  </message>
  <message>
   <source>Narrower brush</source>
   <translation>Pinsel schmaler</translation>
  </message>
  <message>
   <source>New batch</source>
   <translation>Neuer Stapel</translation>
  </message>
  <message>
   <source>New drawing</source>
   <translation>Neue Zeichnung</translation>
  </message>
  <message>
   <source>Next colour</source>
   <translation>Nächste Farbe</translation>
  </message>
  <message>
   <source>Next look</source>
   <translation>Nächster Look</translation>
  </message>
  <message>
   <source>Next photo</source>
   <translation>Nächstes Foto</translation>
  </message>
  <message>
   <source>Nine more</source>
   <translation>Neun weitere</translation>
  </message>
  <message>
   <source>Nine variations to choose from</source>
   <translation>Neun Varianten zur Auswahl</translation>
  </message>
  <message>
   <source>No key can be shown yet; each says why on the timeline.</source>
   <translation>Noch lässt sich kein Schlüsselbild zeigen; jedes sagt auf der Zeitleiste, warum.</translation>
  </message>
  <message>
   <source>No key is chosen</source>
   <translation>Kein Schlüsselbild gewählt</translation>
  </message>
  <message>
   <source>No look is called “{name}”. Esc shows all.</source>
   <translation>Kein Look heißt „{name}“. Esc zeigt alle.</translation>
  </message>
  <message>
   <source>No looks are installed. Put a model package into the models folder and start again.</source>
   <translation>Es sind keine Looks installiert. Ein Modellpaket in den Modellordner legen und neu starten.</translation>
  </message>
  <message>
   <source>No model that makes pictures is installed.</source>
   <translation>Es ist kein Modell installiert, das Bilder erzeugt.</translation>
  </message>
  <message>
   <source>No model: blend pictures</source>
   <translation>Kein Modell: Bilder überblenden</translation>
  </message>
  <message>
   <source>No models are installed.</source>
   <translation>Es sind keine Modelle installiert.</translation>
  </message>
  <message>
   <source>No page has these words.</source>
   <translation>Keine Seite enthält diese Wörter.</translation>
  </message>
  <message>
   <source>No setting has these words.</source>
   <translation>Keine Einstellung hat diese Wörter.</translation>
  </message>
  <message>
   <source>No text came with it; the line above is what it says itself.</source>
   <translation>Es kam kein Text mit; die Zeile oben ist, was es selbst sagt.</translation>
  </message>
  <message>
   <source>Normalisation</source>
   <translation>Normalisierung</translation>
  </message>
  <message>
   <source>Not checked yet</source>
   <translation>Noch nicht geprüft</translation>
  </message>
  <message>
   <source>Nothing</source>
   <translation>Nichts</translation>
  </message>
  <message>
   <source>Nothing is sent. The details name no file of yours.</source>
   <translation>Nichts wird verschickt. Darin steht kein Name eigener Dateien.</translation>
  </message>
  <message>
   <source>Nothing leaves this machine. The models run here; the window opens no connection to any network, asks for no account, counts nothing and looks for no updates.</source>
   <translation>Nichts verlässt diesen Rechner. Die Modelle laufen hier; das Fenster baut keine Verbindung zu einem Netz auf, verlangt kein Konto, zählt nichts und sucht keine Aktualisierungen.</translation>
  </message>
  <message>
   <source>Of the WebM</source>
   <translation>Für WebM</translation>
  </message>
  <message>
   <source>Of the file, as its makers say</source>
   <translation>Der Datei, wie ihre Urheber sagen</translation>
  </message>
  <message>
   <source>Of the window, from the next start on.</source>
   <translation>Des Fensters, vom nächsten Start an.</translation>
  </message>
  <message>
   <source>Off: the colours of ordinary screens (sRGB)</source>
   <translation>Aus: die Farben gewöhnlicher Bildschirme (sRGB)</translation>
  </message>
  <message>
   <source>On average {percent:.0f} % real</source>
   <translation>Im Mittel zu {percent:.0f} % echt</translation>
  </message>
  <message>
   <source>On average {percent:.1f} % was lost</source>
   <translation>Im Mittel gingen {percent:.1f} % verloren</translation>
  </message>
  <message>
   <source>On the way to the next key, pictures of “{one}” and “{other}” are blended.</source>
   <translation>Auf dem Weg zum nächsten Schlüsselbild werden Bilder von „{one}“ und „{other}“ überblendet.</translation>
  </message>
  <message>
   <source>On this machine</source>
   <translation>Auf diesem Rechner</translation>
  </message>
  <message>
   <source>Once more what failed</source>
   <translation>Was misslungen ist, noch einmal versuchen</translation>
  </message>
  <message>
   <source>One other photo looks like this one now</source>
   <translation>Ein anderes Foto sieht jetzt aus wie dieses</translation>
  </message>
  <message>
   <source>One photo of the last time can't be found any more</source>
   <translation>Ein Foto vom letzten Mal ist nicht mehr zu finden</translation>
  </message>
  <message>
   <source>One photo through every look</source>
   <translation>Ein Foto durch jeden Look</translation>
  </message>
  <message>
   <source>Onion skin</source>
   <translation>Zwiebelhaut</translation>
  </message>
  <message>
   <source>Only brightness is translated</source>
   <translation>Nur die Helligkeit wird übersetzt</translation>
  </message>
  <message>
   <source>Only colours are translated</source>
   <translation>Nur die Farben werden übersetzt</translation>
  </message>
  <message>
   <source>Only files of type</source>
   <translation>Nur Dateien vom Typ</translation>
  </message>
  <message>
   <source>Only size</source>
   <translation>Einzige Größe</translation>
  </message>
  <message>
   <source>Open a photo, or a picture that was made here</source>
   <translation>Ein Foto öffnen oder ein Bild, das hier entstanden ist</translation>
  </message>
  <message>
   <source>Open a picture</source>
   <translation>Ein Bild öffnen</translation>
  </message>
  <message>
   <source>Open photos</source>
   <translation>Fotos öffnen</translation>
  </message>
  <message>
   <source>Open photos or drawings</source>
   <translation>Fotos oder Zeichnungen öffnen</translation>
  </message>
  <message>
   <source>Open photos…</source>
   <translation>Fotos öffnen…</translation>
  </message>
  <message>
   <source>Open timeline</source>
   <translation>Zeitleiste öffnen</translation>
  </message>
  <message>
   <source>Open timeline…</source>
   <translation>Zeitleiste öffnen…</translation>
  </message>
  <message>
   <source>Open “{name}”</source>
   <translation>„{name}“ öffnen</translation>
  </message>
  <message>
   <source>Open…</source>
   <translation>Öffnen…</translation>
  </message>
  <message>
   <source>Or begin with one of these</source>
   <translation>Oder mit einem von diesen beginnen</translation>
  </message>
  <message>
   <source>Order of colours</source>
   <translation>Folge der Farben</translation>
  </message>
  <message>
   <source>Order of the axes</source>
   <translation>Folge der Achsen</translation>
  </message>
  <message>
   <source>Original</source>
   <translation>Original</translation>
  </message>
  <message>
   <source>Other brush</source>
   <translation>Anderer Pinsel</translation>
  </message>
  <message>
   <source>Other pictures in all places that are not locked</source>
   <translation>Andere Bilder an allen Plätzen, die nicht festgehalten sind</translation>
  </message>
  <message>
   <source>Overview</source>
   <translation>Übersicht</translation>
  </message>
  <message>
   <source>Page of the manual</source>
   <translation>Seite des Handbuchs</translation>
  </message>
  <message>
   <source>Pages</source>
   <translation>Seiten</translation>
  </message>
  <message>
   <source>Pages of the settings</source>
   <translation>Seiten der Einstellungen</translation>
  </message>
  <message>
   <source>Paint a mask</source>
   <translation>Eine Maske malen</translation>
  </message>
  <message>
   <source>Paint the photo back; with Alt the other one</source>
   <translation>Das Foto zurückmalen; mit Alt der andere Pinsel</translation>
  </message>
  <message>
   <source>Paint the translation back</source>
   <translation>Die Übersetzung zurückmalen</translation>
  </message>
  <message>
   <source>Paint where the translation shows and where the photo</source>
   <translation>Malen, wo die Übersetzung zu sehen ist und wo das Foto</translation>
  </message>
  <message>
   <source>Paint…</source>
   <translation>Malen…</translation>
  </message>
  <message>
   <source>Panel</source>
   <translation>Leiste</translation>
  </message>
  <message>
   <source>Parts of a name</source>
   <translation>Teile eines Namens</translation>
  </message>
  <message>
   <source>Parts of a name that differ from photo to photo</source>
   <translation>Teile eines Namens, die sich von Foto zu Foto unterscheiden</translation>
  </message>
  <message>
   <source>Paste</source>
   <translation>Einfügen</translation>
  </message>
  <message>
   <source>Paste a picture or copied files</source>
   <translation>Ein Bild oder kopierte Dateien einfügen</translation>
  </message>
  <message>
   <source>Paste settings</source>
   <translation>Einstellungen einfügen</translation>
  </message>
  <message>
   <source>Pasted picture</source>
   <translation>Eingefügtes Bild</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>Pause</translation>
  </message>
  <message>
   <source>Paused</source>
   <translation>Pausiert</translation>
  </message>
  <message>
   <source>Paused: {reason}</source>
   <translation>Pausiert: {reason}</translation>
  </message>
  <message>
   <source>Per cent; several with commas between them make a sheet</source>
   <translation>Prozent; mehrere mit Kommas dazwischen ergeben einen Bogen</translation>
  </message>
  <message>
   <source>Photo</source>
   <translation>Foto</translation>
  </message>
  <message>
   <source>Photo beneath</source>
   <translation>Foto darunter</translation>
  </message>
  <message>
   <source>Photo beneath…</source>
   <translation>Foto darunter…</translation>
  </message>
  <message>
   <source>Photo to try</source>
   <translation>Foto zum Probieren</translation>
  </message>
  <message>
   <source>Photo, as the model sees it</source>
   <translation>Das Foto, wie das Modell es sieht</translation>
  </message>
  <message>
   <source>Photos</source>
   <translation>Fotos</translation>
  </message>
  <message>
   <source>Photos and clips</source>
   <translation>Fotos und Clips</translation>
  </message>
  <message>
   <source>Photos and drawings through networks, on your own machine. Free software, MIT.</source>
   <translation>Fotos und Zeichnungen durch Netze, auf dem eigenen Rechner. Freie Software, MIT.</translation>
  </message>
  <message>
   <source>Photos and folders that were opened last</source>
   <translation>Zuletzt geöffnete Fotos und Ordner</translation>
  </message>
  <message>
   <source>Photos as keys</source>
   <translation>Fotos als Schlüsselbilder</translation>
  </message>
  <message>
   <source>Photos without a mask</source>
   <translation>Fotos ohne Maske</translation>
  </message>
  <message>
   <source>Pick the one you like. Each number gives the same variation again.</source>
   <translation>Aussuchen, was gefällt. Jede Zahl ergibt wieder dieselbe Variante.</translation>
  </message>
  <message>
   <source>Picture: {name}</source>
   <translation>Bild: {name}</translation>
  </message>
  <message>
   <source>Pictures</source>
   <translation>Bilder</translation>
  </message>
  <message>
   <source>Pictures ({patterns});;All files (*)</source>
   <translation>Bilder ({patterns});;Alle Dateien (*)</translation>
  </message>
  <message>
   <source>Pictures of this batch</source>
   <translation>Bilder dieses Stapels</translation>
  </message>
  <message>
   <source>Pixels at which the look has its right scale, or any</source>
   <translation>Pixel, bei denen der Look den richtigen Maßstab hat, oder any</translation>
  </message>
  <message>
   <source>Pixels, or free for any</source>
   <translation>Pixel, oder free für jede</translation>
  </message>
  <message>
   <source>Plain blend</source>
   <translation>Nur überblenden</translation>
  </message>
  <message>
   <source>Plain blend of the keys instead</source>
   <translation>Schlüsselbilder nur überblenden</translation>
  </message>
  <message>
   <source>Plane through three</source>
   <translation>Ebene durch drei</translation>
  </message>
  <message>
   <source>Play</source>
   <translation>Abspielen</translation>
  </message>
  <message>
   <source>Play and stop</source>
   <translation>Abspielen und anhalten</translation>
  </message>
  <message>
   <source>Precision</source>
   <translation>Genauigkeit</translation>
  </message>
  <message>
   <source>Press the keys…</source>
   <translation>Tasten drücken…</translation>
  </message>
  <message>
   <source>Preview</source>
   <translation>Vorschau</translation>
  </message>
  <message>
   <source>Previous look</source>
   <translation>Voriger Look</translation>
  </message>
  <message>
   <source>Previous photo</source>
   <translation>Voriges Foto</translation>
  </message>
  <message>
   <source>Privacy</source>
   <translation>Privates</translation>
  </message>
  <message>
   <source>Processor</source>
   <translation>Prozessor</translation>
  </message>
  <message>
   <source>Processor cores</source>
   <translation>Prozessorkerne</translation>
  </message>
  <message>
   <source>Progress</source>
   <translation>Fortschritt</translation>
  </message>
  <message>
   <source>Put another batch together</source>
   <translation>Einen weiteren Stapel zusammenstellen</translation>
  </message>
  <message>
   <source>Put these clips into a batch</source>
   <translation>Diese Clips in einen Stapel legen</translation>
  </message>
  <message>
   <source>Put this batch into the queue</source>
   <translation>Diesen Stapel in die Warteschlange stellen</translation>
  </message>
  <message>
   <source>Quality</source>
   <translation>Qualität</translation>
  </message>
  <message>
   <source>Queue</source>
   <translation>Warteschlange</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>Beenden</translation>
  </message>
  <message>
   <source>Reading the keys…</source>
   <translation>Liest die Schlüsselbilder…</translation>
  </message>
  <message>
   <source>Reading…</source>
   <translation>Liest…</translation>
  </message>
  <message>
   <source>Recent…</source>
   <translation>Zuletzt…</translation>
  </message>
  <message>
   <source>Rectangle</source>
   <translation>Rechteck</translation>
  </message>
  <message>
   <source>Red first</source>
   <translation>Rot zuerst</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>Wiederholen</translation>
  </message>
  <message>
   <source>Remember this look, to come back to it</source>
   <translation>Diesen Look merken, um zu ihm zurückzukehren</translation>
  </message>
  <message>
   <source>Remember what was opened</source>
   <translation>Geöffnetes merken</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>Entfernen</translation>
  </message>
  <message>
   <source>Remove mask</source>
   <translation>Maske entfernen</translation>
  </message>
  <message>
   <source>Rename</source>
   <translation>Umbenennen</translation>
  </message>
  <message>
   <source>Rename, copy, remove, show the folder</source>
   <translation>Umbenennen, kopieren, entfernen, den Ordner zeigen</translation>
  </message>
  <message>
   <source>Rename…</source>
   <translation>Umbenennen …</translation>
  </message>
  <message>
   <source>Renew my results</source>
   <translation>Eigene erneuern</translation>
  </message>
  <message>
   <source>Renew my results: what was made of the same photo is replaced, everything else gets a number</source>
   <translation>Eigene erneuern: Was aus demselben Foto gemacht wurde, wird ersetzt; neben allem anderen gibt es eine Nummer</translation>
  </message>
  <message>
   <source>Replace it</source>
   <translation>Ersetzen</translation>
  </message>
  <message>
   <source>Replace the old one</source>
   <translation>Das alte ersetzen</translation>
  </message>
  <message>
   <source>Reset a slider</source>
   <translation>Einen Regler zurücksetzen</translation>
  </message>
  <message>
   <source>Reset all</source>
   <translation>Alles zurücksetzen</translation>
  </message>
  <message>
   <source>Reset: {name}</source>
   <translation>Zurücksetzen: {name}</translation>
  </message>
  <message>
   <source>Result</source>
   <translation>Ergebnis</translation>
  </message>
  <message>
   <source>Results</source>
   <translation>Ergebnisse</translation>
  </message>
  <message>
   <source>Rose</source>
   <translation>Rosa</translation>
  </message>
  <message>
   <source>Round</source>
   <translation>Im Bogen</translation>
  </message>
  <message>
   <source>Round keeps to where likely pictures are; the curve flows through all keys</source>
   <translation>Im Bogen bleibt der Weg dort, wo wahrscheinliche Bilder sind; die Kurve fließt durch alle Schlüsselbilder</translation>
  </message>
  <message>
   <source>Round trip</source>
   <translation>Hin und zurück</translation>
  </message>
  <message>
   <source>Round trip shows both ways, and what was lost on them.</source>
   <translation>„Hin und zurück“ zeigt beide Wege und was auf ihnen verloren ging.</translation>
  </message>
  <message>
   <source>Run at low priority</source>
   <translation>Mit niedriger Priorität ausführen</translation>
  </message>
  <message>
   <source>Same for all photos</source>
   <translation>Gleich für alle Fotos</translation>
  </message>
  <message>
   <source>Sample: {name}</source>
   <translation>Beispielbild: {name}</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>Speichern</translation>
  </message>
  <message>
   <source>Save all pictures as one</source>
   <translation>Alle Bilder als eines speichern</translation>
  </message>
  <message>
   <source>Save before and after</source>
   <translation>Vorher und nachher speichern</translation>
  </message>
  <message>
   <source>Save before and after of all open photos as one picture</source>
   <translation>Vorher und nachher aller offenen Fotos als ein Bild speichern</translation>
  </message>
  <message>
   <source>Save drawing</source>
   <translation>Zeichnung speichern</translation>
  </message>
  <message>
   <source>Save drawing…</source>
   <translation>Zeichnung speichern…</translation>
  </message>
  <message>
   <source>Save elsewhere…</source>
   <translation>Woanders speichern…</translation>
  </message>
  <message>
   <source>Save every picture as a file of a folder</source>
   <translation>Jedes Bild als Datei in einem Ordner speichern</translation>
  </message>
  <message>
   <source>Save folder…</source>
   <translation>Ordner speichern…</translation>
  </message>
  <message>
   <source>Save into a folder</source>
   <translation>In einen Ordner speichern</translation>
  </message>
  <message>
   <source>Save mask</source>
   <translation>Maske speichern</translation>
  </message>
  <message>
   <source>Save mask…</source>
   <translation>Maske speichern…</translation>
  </message>
  <message>
   <source>Save picture</source>
   <translation>Bild speichern</translation>
  </message>
  <message>
   <source>Save pictures</source>
   <translation>Bilder speichern</translation>
  </message>
  <message>
   <source>Save picture…</source>
   <translation>Bild speichern…</translation>
  </message>
  <message>
   <source>Save sheet</source>
   <translation>Bogen speichern</translation>
  </message>
  <message>
   <source>Save sheet…</source>
   <translation>Bogen speichern…</translation>
  </message>
  <message>
   <source>Save the chosen picture</source>
   <translation>Das gewählte Bild speichern</translation>
  </message>
  <message>
   <source>Save the mask as a picture</source>
   <translation>Die Maske als Bild speichern</translation>
  </message>
  <message>
   <source>Save the translated picture</source>
   <translation>Das übersetzte Bild speichern</translation>
  </message>
  <message>
   <source>Save this model as one file</source>
   <translation>Dieses Modell als eine Datei speichern</translation>
  </message>
  <message>
   <source>Save this photo and its translation side by side</source>
   <translation>Dieses Foto und seine Übersetzung nebeneinander speichern</translation>
  </message>
  <message>
   <source>Save timeline</source>
   <translation>Zeitleiste speichern</translation>
  </message>
  <message>
   <source>Save timeline…</source>
   <translation>Zeitleiste speichern…</translation>
  </message>
  <message>
   <source>Save translated picture</source>
   <translation>Übersetztes Bild speichern</translation>
  </message>
  <message>
   <source>Save what you drew, not its translation</source>
   <translation>Die Zeichnung speichern, nicht ihre Übersetzung</translation>
  </message>
  <message>
   <source>Save with a choice of format, quality, size and details</source>
   <translation>Mit Wahl von Format, Qualität, Größe und Fotodaten speichern</translation>
  </message>
  <message>
   <source>Save, to go on later</source>
   <translation>Speichern, um später weiterzumachen</translation>
  </message>
  <message>
   <source>Saved {name}</source>
   <translation>Gespeichert: {name}</translation>
  </message>
  <message>
   <source>Saved {name} without {count} that could not be translated</source>
   <translation>Gespeichert: {name}, ohne {count}, die sich nicht übersetzen ließen</translation>
  </message>
  <message>
   <source>Saved {name}; one key that can't be used was left out</source>
   <translation>Gespeichert: {name}; ein unbrauchbares Schlüsselbild wurde ausgelassen</translation>
  </message>
  <message>
   <source>Saved {name}; {count} keys that can't be used were left out</source>
   <translation>Gespeichert: {name}; {count} unbrauchbare Schlüsselbilder sind weggelassen</translation>
  </message>
  <message>
   <source>Save…</source>
   <translation>Speichern…</translation>
  </message>
  <message>
   <source>Saving</source>
   <translation>Speichern</translation>
  </message>
  <message>
   <source>Saving {name}</source>
   <translation>Speichern: {name}</translation>
  </message>
  <message>
   <source>Saving {name}…</source>
   <translation>Speichern: {name}…</translation>
  </message>
  <message>
   <source>Say that a network made it</source>
   <translation>Angeben, dass ein Netz es gemacht hat</translation>
  </message>
  <message>
   <source>Scratch folder</source>
   <translation>Ablageordner</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>Suche</translation>
  </message>
  <message>
   <source>Search by name, what it does, or family</source>
   <translation>Suche nach Name, Wirkung oder Familie</translation>
  </message>
  <message>
   <source>Search looks</source>
   <translation>Looks suchen</translation>
  </message>
  <message>
   <source>Search settings</source>
   <translation>Einstellungen suchen</translation>
  </message>
  <message>
   <source>Search the manual</source>
   <translation>Handbuch durchsuchen</translation>
  </message>
  <message>
   <source>See a photo through the paper</source>
   <translation>Ein Foto durch das Papier sehen</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>Startzahl</translation>
  </message>
  <message>
   <source>Set by {name} outside of the program.</source>
   <translation>Außerhalb des Programms durch {name} festgelegt.</translation>
  </message>
  <message>
   <source>Settings</source>
   <translation>Einstellungen</translation>
  </message>
  <message>
   <source>Settings copied: go to another photo and paste them</source>
   <translation>Einstellungen kopiert: zu einem anderen Foto gehen und einfügen</translation>
  </message>
  <message>
   <source>Several names with commas between them</source>
   <translation>Mehrere Namen mit Kommas dazwischen</translation>
  </message>
  <message>
   <source>Share this model</source>
   <translation>Dieses Modell weitergeben</translation>
  </message>
  <message>
   <source>Share…</source>
   <translation>Weitergeben…</translation>
  </message>
  <message>
   <source>Short name</source>
   <translation>Kurzname</translation>
  </message>
  <message>
   <source>Shortcut of {action}: {keys}</source>
   <translation>Tastenkürzel von {action}: {keys}</translation>
  </message>
  <message>
   <source>Shortcuts</source>
   <translation>Tastenkürzel</translation>
  </message>
  <message>
   <source>Show all of the map</source>
   <translation>Die ganze Karte zeigen</translation>
  </message>
  <message>
   <source>Show details</source>
   <translation>Näheres zeigen</translation>
  </message>
  <message>
   <source>Show every pixel of the picture as one of the screen</source>
   <translation>Jedes Pixel des Bilds als eines des Bildschirms zeigen</translation>
  </message>
  <message>
   <source>Show folder</source>
   <translation>Ordner zeigen</translation>
  </message>
  <message>
   <source>Show less of the translation</source>
   <translation>Weniger von der Übersetzung zeigen</translation>
  </message>
  <message>
   <source>Show log</source>
   <translation>Protokoll zeigen</translation>
  </message>
  <message>
   <source>Show more of the translation</source>
   <translation>Mehr von der Übersetzung zeigen</translation>
  </message>
  <message>
   <source>Show or hide the panel at the right</source>
   <translation>Die Leiste rechts zeigen oder verbergen</translation>
  </message>
  <message>
   <source>Show pixels as squares</source>
   <translation>Pixel als Quadrate zeigen</translation>
  </message>
  <message>
   <source>Show report</source>
   <translation>Bericht zeigen</translation>
  </message>
  <message>
   <source>Show results</source>
   <translation>Ergebnisse zeigen</translation>
  </message>
  <message>
   <source>Show the folder of this model</source>
   <translation>Den Ordner dieses Modells zeigen</translation>
  </message>
  <message>
   <source>Show the folder with the results</source>
   <translation>Den Ordner mit den Ergebnissen zeigen</translation>
  </message>
  <message>
   <source>Show the log</source>
   <translation>Protokoll zeigen</translation>
  </message>
  <message>
   <source>Show the log file in its folder</source>
   <translation>Die Protokolldatei in ihrem Ordner zeigen</translation>
  </message>
  <message>
   <source>Show the next open photo</source>
   <translation>Das nächste offene Foto zeigen</translation>
  </message>
  <message>
   <source>Show the original while held</source>
   <translation>Das Original zeigen, solange gedrückt</translation>
  </message>
  <message>
   <source>Show the page with all pictures</source>
   <translation>Die Seite mit allen Bildern zeigen</translation>
  </message>
  <message>
   <source>Show the photo before</source>
   <translation>Das Foto davor zeigen</translation>
  </message>
  <message>
   <source>Show the saved picture in its folder</source>
   <translation>Das gespeicherte Bild in seinem Ordner zeigen</translation>
  </message>
  <message>
   <source>Show the translation everywhere</source>
   <translation>Überall die Übersetzung zeigen</translation>
  </message>
  <message>
   <source>Show the whole picture</source>
   <translation>Das ganze Bild zeigen</translation>
  </message>
  <message>
   <source>Show this photo through every look, in the list of looks</source>
   <translation>Dieses Foto in jedem Look zeigen, in der Liste der Looks</translation>
  </message>
  <message>
   <source>Show your files</source>
   <translation>Eigene Dateien zeigen</translation>
  </message>
  <message>
   <source>Side by side</source>
   <translation>Nebeneinander</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <source>Sizes are multiples of</source>
   <translation>Größen sind Vielfache von</translation>
  </message>
  <message>
   <source>Sliders</source>
   <translation>Regler</translation>
  </message>
  <message>
   <source>Slow at both ends</source>
   <translation>Langsam an beiden Enden</translation>
  </message>
  <message>
   <source>Small, opens everywhere; transparency becomes white.</source>
   <translation>Klein, öffnet sich überall; Durchsichtiges wird weiß.</translation>
  </message>
  <message>
   <source>Smaller</source>
   <translation>Kleiner</translation>
  </message>
  <message>
   <source>Smaller gives bolder shapes, larger finer ones and takes longer</source>
   <translation>Kleiner ergibt kräftigere Formen, größer feinere und dauert länger</translation>
  </message>
  <message>
   <source>Smaller than JPEG, for the web.</source>
   <translation>Kleiner als JPEG, fürs Web.</translation>
  </message>
  <message>
   <source>Smallest file</source>
   <translation>Kleinste Datei</translation>
  </message>
  <message>
   <source>Smooth curve</source>
   <translation>Sanfte Kurve</translation>
  </message>
  <message>
   <source>So it can make pictures that nobody drew. A seed is a short name for one set of numbers; the same seed always makes the same picture.</source>
   <translation>So macht er Bilder, die niemand gezeichnet hat. Eine Startzahl ist ein kurzer Name für einen Satz Zahlen; dieselbe macht immer dasselbe Bild.</translation>
  </message>
  <message>
   <source>Soft edge</source>
   <translation>Weicher Rand</translation>
  </message>
  <message>
   <source>Something unexpected went wrong ({name}: {error})</source>
   <translation>Etwas Unerwartetes ist schiefgegangen ({name}: {error})</translation>
  </message>
  <message>
   <source>Something went wrong that nobody expected. You can go on; your pictures are as they were.</source>
   <translation>Etwas ging schief, womit niemand gerechnet hat. Es kann weitergehen; die Bilder sind, wie sie waren.</translation>
  </message>
  <message>
   <source>Space + drag, or Alt + arrows</source>
   <translation>Leertaste + Ziehen, oder Alt + Pfeile</translation>
  </message>
  <message>
   <source>Speed on the way</source>
   <translation>Tempo unterwegs</translation>
  </message>
  <message>
   <source>Start</source>
   <translation>Starten</translation>
  </message>
  <message>
   <source>Start: {count} pictures</source>
   <translation>Starten: {count} Bilder</translation>
  </message>
  <message>
   <source>Starts slowly</source>
   <translation>Beginnt langsam</translation>
  </message>
  <message>
   <source>State</source>
   <translation>Stand</translation>
  </message>
  <message>
   <source>Stay for</source>
   <translation>Bleibt für</translation>
  </message>
  <message>
   <source>Stay, and translate what arrives later</source>
   <translation>Dableiben und übersetzen, was später ankommt</translation>
  </message>
  <message>
   <source>Steady</source>
   <translation>Gleichmäßig</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Stopp</translation>
  </message>
  <message>
   <source>Stop all</source>
   <translation>Alle stoppen</translation>
  </message>
  <message>
   <source>Stop all batches; what is done stays</source>
   <translation>Alle Stapel stoppen; was fertig ist, bleibt</translation>
  </message>
  <message>
   <source>Stop saving, close the notice</source>
   <translation>Speichern stoppen, Hinweis schließen</translation>
  </message>
  <message>
   <source>Stop this batch; what is done stays</source>
   <translation>Diesen Stapel stoppen; was fertig ist, bleibt</translation>
  </message>
  <message>
   <source>Stopped before the first frame; nothing was written</source>
   <translation>Vor dem ersten Bild gestoppt; es wurde nichts geschrieben</translation>
  </message>
  <message>
   <source>Stopped, {done} of {total} done</source>
   <translation>Gestoppt, {done} von {total} fertig</translation>
  </message>
  <message>
   <source>Stopped: {name} holds {count} of {frames} frames and plays</source>
   <translation>Gestoppt: {name} enthält {count} von {frames} Bildern und lässt sich abspielen</translation>
  </message>
  <message>
   <source>Straight</source>
   <translation>Gerade</translation>
  </message>
  <message>
   <source>Stronger</source>
   <translation>Stärker</translation>
  </message>
  <message>
   <source>Style</source>
   <translation>Stil</translation>
  </message>
  <message>
   <source>Style network</source>
   <translation>Stilnetz</translation>
  </message>
  <message>
   <source>Styles</source>
   <translation>Stile</translation>
  </message>
  <message>
   <source>Such as 4 or 32</source>
   <translation>Etwa 4 oder 32</translation>
  </message>
  <message>
   <source>Such as painting</source>
   <translation>Etwa Gemälde</translation>
  </message>
  <message>
   <source>Such as photo</source>
   <translation>Etwa Foto</translation>
  </message>
  <message>
   <source>Swap what shows and what is hidden</source>
   <translation>Sichtbares und Verborgenes tauschen</translation>
  </message>
  <message>
   <source>Swap with the key before</source>
   <translation>Mit dem Schlüsselbild davor tauschen</translation>
  </message>
  <message>
   <source>Swap with the key behind</source>
   <translation>Mit dem Schlüsselbild dahinter tauschen</translation>
  </message>
  <message>
   <source>Take everything out of this batch</source>
   <translation>Alles aus diesem Stapel nehmen</translation>
  </message>
  <message>
   <source>Take it off the list; pictures stay</source>
   <translation>Von der Liste nehmen; die Bilder bleiben</translation>
  </message>
  <message>
   <source>Take the chosen key away</source>
   <translation>Das gewählte Schlüsselbild wegnehmen</translation>
  </message>
  <message>
   <source>Take the last change to the models back</source>
   <translation>Die letzte Änderung an den Modellen zurücknehmen</translation>
  </message>
  <message>
   <source>Take the last edit back</source>
   <translation>Die letzte Änderung zurücknehmen</translation>
  </message>
  <message>
   <source>Take the last step back</source>
   <translation>Den letzten Schritt zurücknehmen</translation>
  </message>
  <message>
   <source>Take the new one in place of the old</source>
   <translation>Das neue statt des alten nehmen</translation>
  </message>
  <message>
   <source>Take them</source>
   <translation>Übernehmen</translation>
  </message>
  <message>
   <source>Take this model out; it can come back</source>
   <translation>Dieses Modell entfernen; es kann zurückkommen</translation>
  </message>
  <message>
   <source>Take this photo off the film strip</source>
   <translation>Dieses Foto vom Filmstreifen nehmen</translation>
  </message>
  <message>
   <source>Take to Batch</source>
   <translation>In den Stapel</translation>
  </message>
  <message>
   <source>Teal</source>
   <translation>Türkis</translation>
  </message>
  <message>
   <source>Thanks to</source>
   <translation>Dank an</translation>
  </message>
  <message>
   <source>That did not work</source>
   <translation>Das hat nicht geklappt</translation>
  </message>
  <message>
   <source>That was only a link, not a picture. Save the picture first, then drop the file here.</source>
   <translation>Das war nur ein Link, kein Bild. Erst das Bild speichern, dann die Datei hier ablegen.</translation>
  </message>
  <message>
   <source>The brighter, the more changed</source>
   <translation>Je heller, desto stärker verändert</translation>
  </message>
  <message>
   <source>The chosen key once more</source>
   <translation>Das gewählte Schlüsselbild noch einmal</translation>
  </message>
  <message>
   <source>The chosen picture as a key</source>
   <translation>Das gewählte Bild als Schlüsselbild</translation>
  </message>
  <message>
   <source>The colour of what is chosen.</source>
   <translation>Die Farbe von Gewähltem.</translation>
  </message>
  <message>
   <source>The dots beside its name</source>
   <translation>Die Punkte neben dem Namen</translation>
  </message>
  <message>
   <source>The fastest that works</source>
   <translation>Das schnellste, das geht</translation>
  </message>
  <message>
   <source>The film strip holds no files. Save drawings and pasted pictures first.</source>
   <translation>Auf dem Filmstreifen sind keine Dateien. Zeichnungen und eingefügte Bilder erst speichern.</translation>
  </message>
  <message>
   <source>The first frame</source>
   <translation>Das erste Bild</translation>
  </message>
  <message>
   <source>The first {shown} of {count} results</source>
   <translation>Die ersten {shown} von {count} Ergebnissen</translation>
  </message>
  <message>
   <source>The grid of pictures</source>
   <translation>Das Raster der Bilder</translation>
  </message>
  <message>
   <source>The last key leads back to the first</source>
   <translation>Das letzte Schlüsselbild führt zurück zum ersten</translation>
  </message>
  <message>
   <source>The latent space; its places are latent codes.</source>
   <translation>Der latente Raum; seine Orte sind latente Codes.</translation>
  </message>
  <message>
   <source>The licences can't be read here; they lie beside the installed files.</source>
   <translation>Die Lizenzen lassen sich hier nicht lesen; sie liegen neben den installierten Dateien.</translation>
  </message>
  <message>
   <source>The look {model} is not installed any more</source>
   <translation>Der Look {model} ist nicht mehr installiert</translation>
  </message>
  <message>
   <source>The manual can't be read here.</source>
   <translation>Das Handbuch lässt sich hier nicht lesen.</translation>
  </message>
  <message>
   <source>The manual, shortcuts, how models work, about</source>
   <translation>Handbuch, Tastenkürzel, wie Modelle arbeiten, Über</translation>
  </message>
  <message>
   <source>The map behind the pictures</source>
   <translation>Die Karte hinter den Bildern</translation>
  </message>
  <message>
   <source>The model gives the photo back with a mean error of {error:.1f} of 255.</source>
   <translation>Das Modell gibt das Foto mit einem mittleren Fehler von {error:.1f} von 255 zurück.</translation>
  </message>
  <message>
   <source>The model looks at the photo through small windows that overlap, and paints each spot anew from what it sees around it: first edges, then shapes, then what they might be.</source>
   <translation>Das Modell sieht das Foto durch kleine Fenster, die sich überlappen, und malt jede Stelle neu nach dem, was es um sie herum sieht: erst Kanten, dann Formen, dann was sie sein könnten.</translation>
  </message>
  <message>
   <source>The model's own plane</source>
   <translation>Ebene des Modells</translation>
  </message>
  <message>
   <source>The next colour</source>
   <translation>Die nächste Farbe</translation>
  </message>
  <message>
   <source>The number of the first picture; the same number gives the same picture, always</source>
   <translation>Die Zahl des ersten Bilds; dieselbe Zahl ergibt immer dasselbe Bild</translation>
  </message>
  <message>
   <source>The photo before and after translation. Left and right arrows move the divider, with Alt the picture.</source>
   <translation>Das Foto vor und nach der Übersetzung. Die Pfeile links und rechts verschieben die Trennlinie, mit Alt das Bild.</translation>
  </message>
  <message>
   <source>The photo itself</source>
   <translation>Das Foto selbst</translation>
  </message>
  <message>
   <source>The picture is locked in the grid</source>
   <translation>Das Bild ist im Raster festgehalten</translation>
  </message>
  <message>
   <source>The program</source>
   <translation>Das Programm</translation>
  </message>
  <message>
   <source>The program's own</source>
   <translation>Der eigene des Programms</translation>
  </message>
  <message>
   <source>The settings can't be written ({reason}); what you choose holds until you quit</source>
   <translation>Die Einstellungen lassen sich nicht schreiben ({reason}); das Gewählte gilt bis zum Beenden</translation>
  </message>
  <message>
   <source>The slider “{name}” is in your library</source>
   <translation>Der Regler „{name}“ ist jetzt in der Bibliothek</translation>
  </message>
  <message>
   <source>The smallest; older programs can't open it.</source>
   <translation>Am kleinsten; ältere Programme können es nicht öffnen.</translation>
  </message>
  <message>
   <source>The way back: from a handful of numbers to a picture. Other numbers make another picture.</source>
   <translation>Der Weg zurück: von einer Handvoll Zahlen zu einem Bild. Andere Zahlen geben ein anderes Bild.</translation>
  </message>
  <message>
   <source>The window stays yours meanwhile. Whatever happens, what is done stays done.</source>
   <translation>Das Fenster bleibt währenddessen frei. Was auch geschieht: Was fertig ist, bleibt fertig.</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>Hell/Dunkel</translation>
  </message>
  <message>
   <source>There and back</source>
   <translation>Hin und zurück</translation>
  </message>
  <message>
   <source>There and back again, and what was lost</source>
   <translation>Einmal hin und wieder zurück, und was dabei verloren ging</translation>
  </message>
  <message>
   <source>There is no picture in there that can be opened</source>
   <translation>Darin ist kein Bild, das sich öffnen lässt</translation>
  </message>
  <message>
   <source>There is no picture on the clipboard</source>
   <translation>In der Zwischenablage ist kein Bild</translation>
  </message>
  <message>
   <source>There is no picture to export yet</source>
   <translation>Es gibt noch kein Bild zum Exportieren</translation>
  </message>
  <message>
   <source>This batch</source>
   <translation>Dieser Stapel</translation>
  </message>
  <message>
   <source>This picture</source>
   <translation>Dieses Bild</translation>
  </message>
  <message>
   <source>Timeline</source>
   <translation>Zeitleiste</translation>
  </message>
  <message>
   <source>To Interpolate</source>
   <translation>Zu Übergänge</translation>
  </message>
  <message>
   <source>To Translate</source>
   <translation>Zu Übersetzen</translation>
  </message>
  <message>
   <source>To the start</source>
   <translation>Zum Anfang</translation>
  </message>
  <message>
   <source>To {folder}</source>
   <translation>Nach {folder}</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>Werkzeuge</translation>
  </message>
  <message>
   <source>Towards the pictures with it, or away from them</source>
   <translation>Hin zu den Bildern damit, oder weg von ihnen</translation>
  </message>
  <message>
   <source>Trace edges</source>
   <translation>Kanten abpausen</translation>
  </message>
  <message>
   <source>Training pictures</source>
   <translation>Trainingsbilder</translation>
  </message>
  <message>
   <source>Translate</source>
   <translation>Übersetzen</translation>
  </message>
  <message>
   <source>Translate all</source>
   <translation>Ganz übersetzen</translation>
  </message>
  <message>
   <source>Translate folders</source>
   <translation>Ordner übersetzen</translation>
  </message>
  <message>
   <source>Translate photos</source>
   <translation>Fotos übersetzen</translation>
  </message>
  <message>
   <source>Translate the chosen picture</source>
   <translation>Das gewählte Bild übersetzen</translation>
  </message>
  <message>
   <source>Translate the first second of each clip</source>
   <translation>Die erste Sekunde jedes Clips übersetzen</translation>
  </message>
  <message>
   <source>Translating</source>
   <translation>Wird übersetzt</translation>
  </message>
  <message>
   <source>Translation</source>
   <translation>Übersetzung</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>Noch einmal</translation>
  </message>
  <message>
   <source>Try all looks</source>
   <translation>Alle Looks testen</translation>
  </message>
  <message>
   <source>Try failed again</source>
   <translation>Misslungene nochmals</translation>
  </message>
  <message>
   <source>Try one second</source>
   <translation>Eine Sekunde probieren</translation>
  </message>
  <message>
   <source>Trying the network</source>
   <translation>Das Netz wird ausprobiert</translation>
  </message>
  <message>
   <source>Turn round</source>
   <translation>Umkehren</translation>
  </message>
  <message>
   <source>Two numbers, or imagenet</source>
   <translation>Zwei Zahlen oder imagenet</translation>
  </message>
  <message>
   <source>Types of files</source>
   <translation>Dateitypen</translation>
  </message>
  <message>
   <source>Unchanged</source>
   <translation>Unverändert</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Rückgängig</translation>
  </message>
  <message>
   <source>Use as a key</source>
   <translation>Als Schlüsselbild</translation>
  </message>
  <message>
   <source>Use the same settings</source>
   <translation>Gleiche Einstellungen verwenden</translation>
  </message>
  <message>
   <source>Variation</source>
   <translation>Variante</translation>
  </message>
  <message>
   <source>Variation {seed}</source>
   <translation>Variante {seed}</translation>
  </message>
  <message>
   <source>Variations</source>
   <translation>Varianten</translation>
  </message>
  <message>
   <source>Variations…</source>
   <translation>Varianten…</translation>
  </message>
  <message>
   <source>Version</source>
   <translation>Version</translation>
  </message>
  <message>
   <source>Version {version} is used now</source>
   <translation>Version {version} wird jetzt benutzt</translation>
  </message>
  <message>
   <source>Version, and the licences of what is shipped</source>
   <translation>Version und Lizenzen von allem, was beiliegt</translation>
  </message>
  <message>
   <source>View</source>
   <translation>Ansicht</translation>
  </message>
  <message>
   <source>Violet</source>
   <translation>Violett</translation>
  </message>
  <message>
   <source>Waits, {done} of {total} done</source>
   <translation>Wartet, {done} von {total} fertig</translation>
  </message>
  <message>
   <source>Watching</source>
   <translation>Hält Ausschau</translation>
  </message>
  <message>
   <source>Watching, {done} done</source>
   <translation>Hält Ausschau, {done} fertig</translation>
  </message>
  <message>
   <source>Way between keys</source>
   <translation>Weg zwischen Schlüsselbildern</translation>
  </message>
  <message>
   <source>Way to the next</source>
   <translation>Weg zum nächsten</translation>
  </message>
  <message>
   <source>Weaker</source>
   <translation>Schwächer</translation>
  </message>
  <message>
   <source>Weights such as {name} need PyTorch: {line}</source>
   <translation>Gewichte wie {name} brauchen PyTorch: {line}</translation>
  </message>
  <message>
   <source>What arrives there later is translated too.</source>
   <translation>Was dort später ankommt, wird auch übersetzt.</translation>
  </message>
  <message>
   <source>What blending the pixels would show</source>
   <translation>Was das Überblenden der Pixel zeigen würde</translation>
  </message>
  <message>
   <source>What changed</source>
   <translation>Was anders ist</translation>
  </message>
  <message>
   <source>What comes back</source>
   <translation>Was zurückkommt</translation>
  </message>
  <message>
   <source>What comes with the program</source>
   <translation>Was dem Programm beiliegt</translation>
  </message>
  <message>
   <source>What happens to a photo that has no mask in the folder</source>
   <translation>Was mit einem Foto geschieht, für das im Ordner keine Maske liegt</translation>
  </message>
  <message>
   <source>What is installed; add, share, remove</source>
   <translation>Was installiert ist; hinzufügen, weitergeben, entfernen</translation>
  </message>
  <message>
   <source>What is this model doing?</source>
   <translation>Was tut dieses Modell?</translation>
  </message>
  <message>
   <source>What it does</source>
   <translation>Was es tut</translation>
  </message>
  <message>
   <source>What it is called; the file's name if left out</source>
   <translation>Wie es heißt; sonst der Name der Datei</translation>
  </message>
  <message>
   <source>What it makes</source>
   <translation>Was es daraus macht</translation>
  </message>
  <message>
   <source>What others call it: {term}</source>
   <translation>Wie andere es nennen: {term}</translation>
  </message>
  <message>
   <source>What reads a style from the picture</source>
   <translation>Was einen Stil aus dem Bild liest</translation>
  </message>
  <message>
   <source>What runs the models. Each is tried before it is used; where it can't be, the processor stands in.</source>
   <translation>Worauf die Modelle laufen. Jedes Gerät wird erst probiert; wo es nicht geht, springt der Prozessor ein.</translation>
  </message>
  <message>
   <source>What shall it be called?</source>
   <translation>Wie soll es heißen?</translation>
  </message>
  <message>
   <source>What the models do, in pictures</source>
   <translation>Was die Modelle tun, in Bildern</translation>
  </message>
  <message>
   <source>What the network is tried on</source>
   <translation>Woran das Netz ausprobiert wird</translation>
  </message>
  <message>
   <source>What to make</source>
   <translation>Was entstehen soll</translation>
  </message>
  <message>
   <source>What was lost</source>
   <translation>Was verloren ging</translation>
  </message>
  <message>
   <source>Wheel</source>
   <translation>Mausrad</translation>
  </message>
  <message>
   <source>Where a name is taken</source>
   <translation>Wenn ein Name vergeben ist</translation>
  </message>
  <message>
   <source>Where no training picture lies, the model invents. On some maps there are gaps, on others none.</source>
   <translation>Wo kein Lernbild liegt, erfindet das Modell. Manche Karten haben Lücken, andere keine.</translation>
  </message>
  <message>
   <source>Where the file holds several</source>
   <translation>Wo die Datei mehrere enthält</translation>
  </message>
  <message>
   <source>Where the training pictures lie</source>
   <translation>Wo die Trainingsbilder liegen</translation>
  </message>
  <message>
   <source>Where there are no pairs to learn from, two models learn together: one paints summer as winter, the other winter as summer. What went there must come back as it was.</source>
   <translation>Wo es keine Paare zum Lernen gibt, lernen zwei Modelle zusammen: Eines malt Sommer als Winter, das andere Winter als Sommer. Was hinging, muss zurückkommen, wie es war.</translation>
  </message>
  <message>
   <source>Where training pictures spread most</source>
   <translation>Wo sich die Trainingsbilder am weitesten verteilen</translation>
  </message>
  <message>
   <source>Where very large pictures are put aside while they are translated. Nothing stays there.</source>
   <translation>Wo sehr große Bilder beiseitegelegt werden, während sie übersetzt werden. Nichts bleibt dort.</translation>
  </message>
  <message>
   <source>Which colours are right?</source>
   <translation>Welche Farben stimmen?</translation>
  </message>
  <message>
   <source>Which network</source>
   <translation>Welches Netz</translation>
  </message>
  <message>
   <source>Which one looks right?</source>
   <translation>Welches sieht richtig aus?</translation>
  </message>
  <message>
   <source>Which parts look real and which look made</source>
   <translation>Welche Teile echt wirken und welche gemacht</translation>
  </message>
  <message>
   <source>While the painter learns, a critic looks at its picture patch by patch and says of each whether it could be a real one. The painter learns to please it, the critic to see through it.</source>
   <translation>Während der Maler lernt, sieht ein Kritiker sein Bild Stück für Stück an und sagt von jedem, ob es echt sein könnte. Der Maler lernt, ihm zu gefallen, der Kritiker, ihn zu durchschauen.</translation>
  </message>
  <message>
   <source>White</source>
   <translation>Weiß</translation>
  </message>
  <message>
   <source>White of a mask shows the translation; it is named like its photo</source>
   <translation>Weiß in einer Maske zeigt die Übersetzung; sie heißt wie ihr Foto</translation>
  </message>
  <message>
   <source>Whole map</source>
   <translation>Ganze Karte</translation>
  </message>
  <message>
   <source>Wider brush</source>
   <translation>Pinsel breiter</translation>
  </message>
  <message>
   <source>Window</source>
   <translation>Fenster</translation>
  </message>
  <message>
   <source>With it</source>
   <translation>Damit</translation>
  </message>
  <message>
   <source>With the mouse</source>
   <translation>Mit der Maus</translation>
  </message>
  <message>
   <source>Without a mask</source>
   <translation>Ohne Maske</translation>
  </message>
  <message>
   <source>Without a mask, left out: {count}</source>
   <translation>Ohne Maske, ausgelassen: {count}</translation>
  </message>
  <message>
   <source>Without a mask, translated all over: {count}</source>
   <translation>Ohne Maske, ganz übersetzt: {count}</translation>
  </message>
  <message>
   <source>Without it</source>
   <translation>Ohne</translation>
  </message>
  <message>
   <source>Without loss</source>
   <translation>Verlustfrei</translation>
  </message>
  <message>
   <source>Without loss, for print and photo editors.</source>
   <translation>Verlustfrei, für Druck und Bildbearbeitung.</translation>
  </message>
  <message>
   <source>Without loss, opens everywhere, large.</source>
   <translation>Verlustfrei, öffnet sich überall, groß.</translation>
  </message>
  <message>
   <source>Without {folder}</source>
   <translation>Ohne {folder}</translation>
  </message>
  <message>
   <source>Working</source>
   <translation>Arbeitsgröße</translation>
  </message>
  <message>
   <source>Works; its makers gave nothing to compare with</source>
   <translation>Läuft; seine Urheber gaben nichts zum Vergleichen mit</translation>
  </message>
  <message>
   <source>Write a report with thumbnails</source>
   <translation>Einen Bericht mit Vorschaubildern schreiben</translation>
  </message>
  <message>
   <source>Write a video</source>
   <translation>Ein Video schreiben</translation>
  </message>
  <message>
   <source>Write over the old file</source>
   <translation>Alte Datei überschreiben</translation>
  </message>
  <message>
   <source>Writing the video</source>
   <translation>Video wird geschrieben</translation>
  </message>
  <message>
   <source>Your pen lines become brush strokes</source>
   <translation>Aus Strichen werden Pinselzüge</translation>
  </message>
  <message>
   <source>Your photo</source>
   <translation>Ihr Foto</translation>
  </message>
  <message>
   <source>Zoom</source>
   <translation>Zoom</translation>
  </message>
  <message>
   <source>Zoom in</source>
   <translation>Vergrößern</translation>
  </message>
  <message>
   <source>Zoom out</source>
   <translation>Verkleinern</translation>
  </message>
  <message>
   <source>Zoom to the pointer</source>
   <translation>Zum Mauszeiger zoomen</translation>
  </message>
  <message>
   <source>a few numbers</source>
   <translation>ein paar Zahlen</translation>
  </message>
  <message>
   <source>a number for each photo, with four digits</source>
   <translation>eine Nummer für jedes Foto, vierstellig</translation>
  </message>
  <message>
   <source>about 1 hour left</source>
   <translation>noch etwa 1 Stunde</translation>
  </message>
  <message>
   <source>about 1 minute left</source>
   <translation>noch etwa 1 Minute</translation>
  </message>
  <message>
   <source>about {count} hours left</source>
   <translation>noch etwa {count} Stunden</translation>
  </message>
  <message>
   <source>about {count} minutes left</source>
   <translation>noch etwa {count} Minuten</translation>
  </message>
  <message>
   <source>about {count} seconds left</source>
   <translation>noch etwa {count} Sekunden</translation>
  </message>
  <message>
   <source>added by you</source>
   <translation>selbst hinzugefügt</translation>
  </message>
  <message>
   <source>all</source>
   <translation>alle</translation>
  </message>
  <message>
   <source>and {count} more since then, in the log</source>
   <translation>und seither {count} weitere, im Protokoll</translation>
  </message>
  <message>
   <source>any size</source>
   <translation>jede Größe</translation>
  </message>
  <message>
   <source>at most {bits:.2f} bits per value</source>
   <translation>höchstens {bits:.2f} Bit pro Wert</translation>
  </message>
  <message>
   <source>back</source>
   <translation>zurück</translation>
  </message>
  <message>
   <source>before and after</source>
   <translation>vorher und nachher</translation>
  </message>
  <message>
   <source>being read</source>
   <translation>wird gelesen</translation>
  </message>
  <message>
   <source>being translated</source>
   <translation>wird übersetzt</translation>
  </message>
  <message>
   <source>brightness</source>
   <translation>Helligkeit</translation>
  </message>
  <message>
   <source>colours</source>
   <translation>Farben</translation>
  </message>
  <message>
   <source>comes with the program</source>
   <translation>kommt mit dem Programm</translation>
  </message>
  <message>
   <source>differs by at most {error:.0e}</source>
   <translation>weicht höchstens um {error:.0e} ab</translation>
  </message>
  <message>
   <source>done</source>
   <translation>fertig</translation>
  </message>
  <message>
   <source>eight signs that follow from what is in the file</source>
   <translation>acht Zeichen, die aus dem Inhalt der Datei folgen</translation>
  </message>
  <message>
   <source>finds a picture among those that it knows</source>
   <translation>findet ein Bild unter denen, die es kennt</translation>
  </message>
  <message>
   <source>fp16 is for graphics cards</source>
   <translation>fp16 ist für Grafikkarten</translation>
  </message>
  <message>
   <source>how strong, 0 to 100</source>
   <translation>wie stark, 0 bis 100</translation>
  </message>
  <message>
   <source>in work</source>
   <translation>in Arbeit</translation>
  </message>
  <message>
   <source>its look is not installed any more</source>
   <translation>sein Look ist nicht mehr installiert</translation>
  </message>
  <message>
   <source>look at the film strip for the reasons</source>
   <translation>die Gründe stehen auf dem Filmstreifen</translation>
  </message>
  <message>
   <source>made picture</source>
   <translation>erzeugtes Bild</translation>
  </message>
  <message>
   <source>makes pictures from nothing</source>
   <translation>macht Bilder aus dem Nichts</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keins</translation>
  </message>
  <message>
   <source>none of the photos could be translated</source>
   <translation>keines der Fotos ließ sich übersetzen</translation>
  </message>
  <message>
   <source>open</source>
   <translation>offen</translation>
  </message>
  <message>
   <source>published keeps it: another seed gives another picture</source>
   <translation>published behält es: ein anderer Startwert gibt ein anderes Bild</translation>
  </message>
  <message>
   <source>seed {number}</source>
   <translation>Startzahl {number}</translation>
  </message>
  <message>
   <source>stopped</source>
   <translation>gestoppt</translation>
  </message>
  <message>
   <source>tells how real a picture looks</source>
   <translation>sagt, wie echt ein Bild aussieht</translation>
  </message>
  <message>
   <source>the day when it was taken</source>
   <translation>der Tag der Aufnahme</translation>
  </message>
  <message>
   <source>the folder of the photo</source>
   <translation>der Ordner des Fotos</translation>
  </message>
  <message>
   <source>the model</source>
   <translation>das Modell</translation>
  </message>
  <message>
   <source>the model {model} is not installed</source>
   <translation>das Modell {model} ist nicht installiert</translation>
  </message>
  <message>
   <source>the name of the photo</source>
   <translation>der Name des Fotos</translation>
  </message>
  <message>
   <source>the width of the photo in pixels</source>
   <translation>die Breite des Fotos in Pixeln</translation>
  </message>
  <message>
   <source>there</source>
   <translation>hin</translation>
  </message>
  <message>
   <source>to the clipboard</source>
   <translation>in die Zwischenablage</translation>
  </message>
  <message>
   <source>turns pictures into others</source>
   <translation>macht aus Bildern andere</translation>
  </message>
  <message>
   <source>waits</source>
   <translation>wartet</translation>
  </message>
  <message>
   <source>which way, for a model with two</source>
   <translation>welche Richtung, bei einem Modell mit zwei</translation>
  </message>
  <message>
   <source>{bits:.2f} bits per value</source>
   <translation>{bits:.2f} Bit pro Wert</translation>
  </message>
  <message>
   <source>{count} a minute</source>
   <translation>{count} je Minute</translation>
  </message>
  <message>
   <source>{count} an hour</source>
   <translation>{count} je Stunde</translation>
  </message>
  <message>
   <source>{count} folders</source>
   <translation>{count} Ordner</translation>
  </message>
  <message>
   <source>{count} other files</source>
   <translation>{count} andere Dateien</translation>
  </message>
  <message>
   <source>{count} other photos look like this one now</source>
   <translation>{count} andere Fotos sehen jetzt aus wie dieses</translation>
  </message>
  <message>
   <source>{count} photos of the last time can't be found any more</source>
   <translation>{count} Fotos vom letzten Mal sind nicht mehr zu finden</translation>
  </message>
  <message>
   <source>{count} pictures</source>
   <translation>{count} Bilder</translation>
  </message>
  <message>
   <source>{count} pictures to make</source>
   <translation>{count} Bilder zu machen</translation>
  </message>
  <message>
   <source>{count} results</source>
   <translation>{count} Ergebnisse</translation>
  </message>
  <message>
   <source>{count} results of this program</source>
   <translation>{count} Ergebnisse dieses Programms</translation>
  </message>
  <message>
   <source>{count} without a suffix</source>
   <translation>{count} ohne Endung</translation>
  </message>
  <message>
   <source>{done} done</source>
   <translation>{done} fertig</translation>
  </message>
  <message>
   <source>{done} of {total}</source>
   <translation>{done} von {total}</translation>
  </message>
  <message>
   <source>{done} pictures are there, {failed} failed.</source>
   <translation>{done} Bilder sind da, {failed} sind misslungen.</translation>
  </message>
  <message>
   <source>{done} pictures are there.</source>
   <translation>{done} Bilder sind da.</translation>
  </message>
  <message>
   <source>{edge} pixels</source>
   <translation>{edge} Pixel</translation>
  </message>
  <message>
   <source>{folder} holds other files</source>
   <translation>In {folder} liegen andere Dateien</translation>
  </message>
  <message>
   <source>{frames} frames, {seconds:.1f} seconds at {fps} a second</source>
   <translation>{frames} Bilder, {seconds:.1f} Sekunden bei {fps} pro Sekunde</translation>
  </message>
  <message>
   <source>{keys} belongs to “{action}”.</source>
   <translation>{keys} gehört zu „{action}“.</translation>
  </message>
  <message>
   <source>{language}: from the next start of the program on</source>
   <translation>{language}: ab dem nächsten Start des Programms</translation>
  </message>
  <message>
   <source>{made}, by another version of that look: use the same settings?</source>
   <translation>{made}, mit einer anderen Fassung dieses Looks: gleiche Einstellungen verwenden?</translation>
  </message>
  <message>
   <source>{made}. That look is not installed here.</source>
   <translation>{made}. Dieser Look ist hier nicht installiert.</translation>
  </message>
  <message>
   <source>{made}: use the same settings?</source>
   <translation>{made}: gleiche Einstellungen verwenden?</translation>
  </message>
  <message>
   <source>{ms:.0f} ms a megapixel</source>
   <translation>{ms:.0f} ms je Megapixel</translation>
  </message>
  <message>
   <source>{name} is a clip, and Batch takes clips</source>
   <translation>{name} ist ein Clip, und Clips nimmt der Stapel</translation>
  </message>
  <message>
   <source>{name} is no model: use .itmodel, .onnx, .pth or .safetensors files, or package folders</source>
   <translation>{name} ist kein Modell: nehmen Sie .itmodel-, .onnx-, .pth- oder .safetensors-Dateien oder Modellordner</translation>
  </message>
  <message>
   <source>{name} needs the model {model}, which is not installed</source>
   <translation>{name} braucht das Modell {model}, das nicht installiert ist</translation>
  </message>
  <message>
   <source>{name} was added</source>
   <translation>{name} wurde hinzugefügt</translation>
  </message>
  <message>
   <source>{name} was made with another version of {model}</source>
   <translation>{name} wurde mit einer anderen Version von {model} gemacht</translation>
  </message>
  <message>
   <source>{name} was made with {model}, which is not installed</source>
   <translation>{name} wurde mit {model} gemacht; dieses Modell ist nicht installiert</translation>
  </message>
  <message>
   <source>{name} was removed</source>
   <translation>{name} wurde entfernt</translation>
  </message>
  <message>
   <source>{seconds:.2f} s, frame {number} of {frames}</source>
   <translation>{seconds:.2f} s, Bild {number} von {frames}</translation>
  </message>
  <message>
   <source>{size:.0f} MB on disk in all</source>
   <translation>{size:.0f} MB auf der Platte insgesamt</translation>
  </message>
  <message>
   <source>{size:.1f} MB on disk, version {version}</source>
   <translation>{size:.1f} MB auf der Platte, Version {version}</translation>
  </message>
  <message>
   <source>{text}, {failed} failed</source>
   <translation>{text}, {failed} misslungen</translation>
  </message>
  <message>
   <source>{tip}
Double-click resets</source>
   <translation>{tip}
Doppelklick setzt zurück</translation>
  </message>
  <message>
   <source>{version}, comes with the program</source>
   <translation>{version}, kommt mit dem Programm</translation>
  </message>
 </context>
</TS>
