<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
 <context>
  <name>Studio</name>
  <message>
   <source> GB</source>
   <translation> Go</translation>
  </message>
  <message>
   <source> a second</source>
   <translation> par seconde</translation>
  </message>
  <message>
   <source> and {count} more</source>
   <translation> et {count} autres</translation>
  </message>
  <message>
   <source> frames</source>
   <translation> images</translation>
  </message>
  <message>
   <source> or </source>
   <translation> ou </translation>
  </message>
  <message>
   <source>1 folder</source>
   <translation>1 dossier</translation>
  </message>
  <message>
   <source>1 result of this program</source>
   <translation>1 résultat de ce programme</translation>
  </message>
  <message>
   <source>100 %</source>
   <translation>100 %</translation>
  </message>
  <message>
   <source>16 bits</source>
   <translation>16 bits</translation>
  </message>
  <message>
   <source>8 bits</source>
   <translation>8 bits</translation>
  </message>
  <message>
   <source>A batch takes files and folders; save this picture first</source>
   <translation>Un lot prend des fichiers et des dossiers ; enregistrez d’abord cette image</translation>
  </message>
  <message>
   <source>A convolutional network, called generator.</source>
   <translation>Un réseau convolutif, appelé générateur.</translation>
  </message>
  <message>
   <source>A critic</source>
   <translation>Un critique</translation>
  </message>
  <message>
   <source>A decoder</source>
   <translation>Un décodeur</translation>
  </message>
  <message>
   <source>A decoder, or a generator that was fed with noise.</source>
   <translation>Un décodeur, ou un générateur nourri de bruit.</translation>
  </message>
  <message>
   <source>A discriminator; one that judges patches is a PatchGAN.</source>
   <translation>Un discriminateur ; s’il juge par morceaux, c’est un PatchGAN.</translation>
  </message>
  <message>
   <source>A little</source>
   <translation>Un peu</translation>
  </message>
  <message>
   <source>A lot</source>
   <translation>Beaucoup</translation>
  </message>
  <message>
   <source>A made picture as a key</source>
   <translation>Une image générée comme image clé</translation>
  </message>
  <message>
   <source>A map of faces that were never drawn</source>
   <translation>Une carte de visages jamais dessinés</translation>
  </message>
  <message>
   <source>A model of that short name is there already: choose another one, or replace it</source>
   <translation>Un modèle porte déjà ce nom court : choisissez-en un autre ou remplacez-le</translation>
  </message>
  <message>
   <source>A model with the id of {name} is installed already</source>
   <translation>Un modèle avec l’identifiant de {name} est déjà installé</translation>
  </message>
  <message>
   <source>A narrower brush</source>
   <translation>Un pinceau plus fin</translation>
  </message>
  <message>
   <source>A picture as the mask: white shows, black hides</source>
   <translation>Une image comme masque : le blanc montre, le noir cache</translation>
  </message>
  <message>
   <source>A picture in the style, or the number of a style</source>
   <translation>Une image dans le style, ou le numéro d’un style</translation>
  </message>
  <message>
   <source>A rectangle; Shift makes a square</source>
   <translation>Un rectangle ; avec Maj, un carré</translation>
  </message>
  <message>
   <source>A result's file says that it was changed when its photo was, so that both sort together.</source>
   <translation>Le fichier d’un résultat porte la date de celui de sa photo, pour que les deux restent ensemble au tri.</translation>
  </message>
  <message>
   <source>A straight line; Shift keeps its angle</source>
   <translation>Une ligne droite ; Maj garde son angle</translation>
  </message>
  <message>
   <source>A translation</source>
   <translation>Une traduction</translation>
  </message>
  <message>
   <source>A wider brush</source>
   <translation>Un pinceau plus large</translation>
  </message>
  <message>
   <source>About</source>
   <translation>À propos</translation>
  </message>
  <message>
   <source>About this model</source>
   <translation>À propos de ce modèle</translation>
  </message>
  <message>
   <source>Above and below</source>
   <translation>En haut et en bas</translation>
  </message>
  <message>
   <source>Accent</source>
   <translation>Accent</translation>
  </message>
  <message>
   <source>Add a folder, with the folders in it</source>
   <translation>Ajouter un dossier, avec les dossiers qu’il contient</translation>
  </message>
  <message>
   <source>Add a model</source>
   <translation>Ajouter un modèle</translation>
  </message>
  <message>
   <source>Add a model: .itmodel, .onnx, .pth or .safetensors</source>
   <translation>Ajouter un modèle : .itmodel, .onnx, .pth ou .safetensors</translation>
  </message>
  <message>
   <source>Add a model…</source>
   <translation>Ajouter un modèle…</translation>
  </message>
  <message>
   <source>Add a number</source>
   <translation>Ajouter un numéro</translation>
  </message>
  <message>
   <source>Add a seed</source>
   <translation>Ajouter un numéro</translation>
  </message>
  <message>
   <source>Add all open photos</source>
   <translation>Ajouter toutes les photos ouvertes</translation>
  </message>
  <message>
   <source>Add film strip</source>
   <translation>Ajouter la pellicule</translation>
  </message>
  <message>
   <source>Add folder…</source>
   <translation>Ajouter un dossier…</translation>
  </message>
  <message>
   <source>Add it</source>
   <translation>L’ajouter</translation>
  </message>
  <message>
   <source>Add photos and clips to this batch</source>
   <translation>Ajouter des photos et des clips à ce lot</translation>
  </message>
  <message>
   <source>Add photos…</source>
   <translation>Ajouter des photos…</translation>
  </message>
  <message>
   <source>Add somebody else's network</source>
   <translation>Ajouter le réseau de quelqu’un d’autre</translation>
  </message>
  <message>
   <source>Add the chosen picture</source>
   <translation>Ajouter l’image choisie</translation>
  </message>
  <message>
   <source>After</source>
   <translation>Après</translation>
  </message>
  <message>
   <source>Against the original</source>
   <translation>Face à l’original</translation>
  </message>
  <message>
   <source>All files</source>
   <translation>Tous les fichiers</translation>
  </message>
  <message>
   <source>All pictures that the model knows, on a plane</source>
   <translation>Toutes les images que le modèle connaît, sur un plan</translation>
  </message>
  <message>
   <source>All settings and shortcuts back to their defaults</source>
   <translation>Tous les réglages et raccourcis comme au début</translation>
  </message>
  <message>
   <source>All shortcuts of this workspace</source>
   <translation>Tous les raccourcis de cet espace</translation>
  </message>
  <message>
   <source>Also how the picture was made, so that it can be opened here with the same settings</source>
   <translation>Aussi comment l’image a été faite, pour pouvoir la rouvrir ici avec les mêmes réglages</translation>
  </message>
  <message>
   <source>Amber</source>
   <translation>Ambre</translation>
  </message>
  <message>
   <source>An encoder</source>
   <translation>Un encodeur</translation>
  </message>
  <message>
   <source>An encoder; what a VAE's gives is a place and how sure it is of it.</source>
   <translation>Un encodeur ; celui d’un VAE donne un lieu et à quel point il en est sûr.</translation>
  </message>
  <message>
   <source>Another variation</source>
   <translation>Autre variante</translation>
  </message>
  <message>
   <source>Any other variation</source>
   <translation>N’importe quelle autre variante</translation>
  </message>
  <message>
   <source>Anything</source>
   <translation>N’importe quoi</translation>
  </message>
  <message>
   <source>Appearance</source>
   <translation>Apparence</translation>
  </message>
  <message>
   <source>Apple graphics (CoreML)</source>
   <translation>Puce graphique Apple (CoreML)</translation>
  </message>
  <message>
   <source>Arrow keys choose, Space locks, Enter makes more like it, B breeds two.</source>
   <translation>Les flèches choisissent, Espace fixe, Entrée en fait du même genre, B en croise deux.</translation>
  </message>
  <message>
   <source>Arrow keys move, plus and minus zoom, Enter keeps the picture.</source>
   <translation>Les flèches déplacent, plus et moins zooment, Entrée garde l’image.</translation>
  </message>
  <message>
   <source>As it was trained</source>
   <translation>Comme à l’entraînement</translation>
  </message>
  <message>
   <source>As it was trained; seldom needed</source>
   <translation>Comme à l’entraînement ; rarement utile</translation>
  </message>
  <message>
   <source>As jpg, png</source>
   <translation>Par exemple jpg, png</translation>
  </message>
  <message>
   <source>As the system has it</source>
   <translation>Comme le système</translation>
  </message>
  <message>
   <source>At least</source>
   <translation>Au moins</translation>
  </message>
  <message>
   <source>Auto</source>
   <translation>Auto</translation>
  </message>
  <message>
   <source>Automatic</source>
   <translation>Automatique</translation>
  </message>
  <message>
   <source>Back</source>
   <translation>Retour</translation>
  </message>
  <message>
   <source>Back to the colour of the paper</source>
   <translation>Revenir à la couleur du papier</translation>
  </message>
  <message>
   <source>Back to the default</source>
   <translation>Revenir à la valeur de départ</translation>
  </message>
  <message>
   <source>Batch</source>
   <translation>Lot</translation>
  </message>
  <message>
   <source>Batch takes the {count} clips</source>
   <translation>Le lot prend les {count} clips</translation>
  </message>
  <message>
   <source>Batch {title} is done</source>
   <translation>Le lot {title} est terminé</translation>
  </message>
  <message>
   <source>Batch {title} waits for you</source>
   <translation>Le lot {title} vous attend</translation>
  </message>
  <message>
   <source>Batch {title}: {done} of {total}</source>
   <translation>Lot {title} : {done} sur {total}</translation>
  </message>
  <message>
   <source>Before</source>
   <translation>Avant</translation>
  </message>
  <message>
   <source>Before and after</source>
   <translation>Avant et après</translation>
  </message>
  <message>
   <source>Before and after in one picture, with a divider</source>
   <translation>Avant et après dans une seule image, avec un séparateur</translation>
  </message>
  <message>
   <source>Before and after side by side</source>
   <translation>Avant et après côte à côte</translation>
  </message>
  <message>
   <source>Before and after…</source>
   <translation>Avant et après…</translation>
  </message>
  <message>
   <source>Begin a drawing with this photo seen through the paper</source>
   <translation>Commencer un dessin avec cette photo vue à travers le papier</translation>
  </message>
  <message>
   <source>Being checked…</source>
   <translation>Vérification…</translation>
  </message>
  <message>
   <source>Best long edge</source>
   <translation>Meilleur grand côté</translation>
  </message>
  <message>
   <source>Black</source>
   <translation>Noir</translation>
  </message>
  <message>
   <source>Black and white come out as</source>
   <translation>Noir et blanc sortent comme</translation>
  </message>
  <message>
   <source>Black and white go in as</source>
   <translation>Noir et blanc entrent comme</translation>
  </message>
  <message>
   <source>Blue</source>
   <translation>Bleu</translation>
  </message>
  <message>
   <source>Blue first</source>
   <translation>Bleu d’abord</translation>
  </message>
  <message>
   <source>Both keys beside the frame</source>
   <translation>Les deux images clés à côté de l’image</translation>
  </message>
  <message>
   <source>Breed with…</source>
   <translation>Croiser avec…</translation>
  </message>
  <message>
   <source>Brightness</source>
   <translation>Luminosité</translation>
  </message>
  <message>
   <source>Brush</source>
   <translation>Pinceau</translation>
  </message>
  <message>
   <source>By keyboard, copy the picture with Ctrl+C instead.</source>
   <translation>Au clavier, copier plutôt l’image avec Ctrl+C.</translation>
  </message>
  <message>
   <source>Camera, place, date, and how the picture was made</source>
   <translation>Appareil, lieu, date, et comment l’image a été faite</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Annuler</translation>
  </message>
  <message>
   <source>Canvas</source>
   <translation>Toile</translation>
  </message>
  <message>
   <source>Change between the two brushes</source>
   <translation>Passer d’un pinceau à l’autre</translation>
  </message>
  <message>
   <source>Changed a lot</source>
   <translation>Très changé</translation>
  </message>
  <message>
   <source>Changed since</source>
   <translation>Modifié depuis</translation>
  </message>
  <message>
   <source>Change…</source>
   <translation>Modifier…</translation>
  </message>
  <message>
   <source>Check here</source>
   <translation>Vérifier ici</translation>
  </message>
  <message>
   <source>Choose a file…</source>
   <translation>Choisir un fichier…</translation>
  </message>
  <message>
   <source>Choose a picture, lock the good ones, and make others.</source>
   <translation>Choisir une image, fixer les bonnes, et en faire d’autres.</translation>
  </message>
  <message>
   <source>Choose a second picture: children of both</source>
   <translation>Choisir une seconde image : des enfants des deux</translation>
  </message>
  <message>
   <source>Choose look, strength and size as this picture was made</source>
   <translation>Choisir le rendu, l’intensité et la taille avec lesquels cette image a été faite</translation>
  </message>
  <message>
   <source>Choose the folder for results</source>
   <translation>Choisir le dossier des résultats</translation>
  </message>
  <message>
   <source>Choose the look before</source>
   <translation>Choisir le rendu d’avant</translation>
  </message>
  <message>
   <source>Choose the next look</source>
   <translation>Choisir le rendu suivant</translation>
  </message>
  <message>
   <source>Choose the second parent</source>
   <translation>Choisir le second parent</translation>
  </message>
  <message>
   <source>Choose where…</source>
   <translation>Choisir où…</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>Choisir…</translation>
  </message>
  <message>
   <source>Clear the search</source>
   <translation>Effacer la recherche</translation>
  </message>
  <message>
   <source>Click, then press the keys; Backspace for none, Esc to leave them</source>
   <translation>Cliquer, puis presser les touches ; Retour arrière pour aucune, Échap pour les laisser</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Fermer</translation>
  </message>
  <message>
   <source>Close a photo</source>
   <translation>Fermer une photo</translation>
  </message>
  <message>
   <source>Close notice</source>
   <translation>Fermer le message</translation>
  </message>
  <message>
   <source>Close photo</source>
   <translation>Fermer la photo</translation>
  </message>
  <message>
   <source>Close the window</source>
   <translation>Fermer la fenêtre</translation>
  </message>
  <message>
   <source>Close this line (Esc)</source>
   <translation>Fermer cette ligne (Esc)</translation>
  </message>
  <message>
   <source>Close this photo</source>
   <translation>Fermer cette photo</translation>
  </message>
  <message>
   <source>Colour {number}</source>
   <translation>Couleur {number}</translation>
  </message>
  <message>
   <source>Colours</source>
   <translation>Couleurs</translation>
  </message>
  <message>
   <source>Colours first, or last</source>
   <translation>Couleurs d’abord, ou à la fin</translation>
  </message>
  <message>
   <source>Come back to a look that was kept</source>
   <translation>Revenir à un rendu gardé</translation>
  </message>
  <message>
   <source>Computer</source>
   <translation>Ordinateur</translation>
  </message>
  <message>
   <source>Contact sheet: {number} of {count}</source>
   <translation>Planche-contact : {number} sur {count}</translation>
  </message>
  <message>
   <source>Contact sheet…</source>
   <translation>Planche-contact…</translation>
  </message>
  <message>
   <source>Copied</source>
   <translation>Copié</translation>
  </message>
  <message>
   <source>Copied: paste it into another program</source>
   <translation>Copié : à coller dans un autre programme</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>Copier</translation>
  </message>
  <message>
   <source>Copy details</source>
   <translation>Copier les détails</translation>
  </message>
  <message>
   <source>Copy settings</source>
   <translation>Copier les réglages</translation>
  </message>
  <message>
   <source>Copy the translated picture</source>
   <translation>Copier l’image traduite</translation>
  </message>
  <message>
   <source>Copy what this photo looks like</source>
   <translation>Copier l’aspect de cette photo</translation>
  </message>
  <message>
   <source>Copy, or save before and after side by side</source>
   <translation>Copier, ou enregistrer avant et après côte à côte</translation>
  </message>
  <message>
   <source>Crisp pixels</source>
   <translation>Pixels nets</translation>
  </message>
  <message>
   <source>Cycle consistency, as in CycleGAN.</source>
   <translation>La cohérence cyclique, comme dans CycleGAN.</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>Sombre</translation>
  </message>
  <message>
   <source>Dark or light colours.</source>
   <translation>Couleurs sombres ou claires.</translation>
  </message>
  <message>
   <source>Dark or light, and the language</source>
   <translation>Sombre ou clair, et la langue</translation>
  </message>
  <message>
   <source>Del on the film strip</source>
   <translation>Suppr sur la pellicule</translation>
  </message>
  <message>
   <source>Detail size</source>
   <translation>Taille des détails</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>Détails</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Matériel</translation>
  </message>
  <message>
   <source>Device, appearance, shortcuts, privacy</source>
   <translation>Appareil, apparence, raccourcis, vie privée</translation>
  </message>
  <message>
   <source>Direction</source>
   <translation>Sens</translation>
  </message>
  <message>
   <source>Divider</source>
   <translation>Séparateur</translation>
  </message>
  <message>
   <source>Do again what was undone</source>
   <translation>Refaire ce qui a été annulé</translation>
  </message>
  <message>
   <source>Do it again</source>
   <translation>Le refaire</translation>
  </message>
  <message>
   <source>Do this batch earlier</source>
   <translation>Faire ce lot plus tôt</translation>
  </message>
  <message>
   <source>Do this batch later</source>
   <translation>Faire ce lot plus tard</translation>
  </message>
  <message>
   <source>Done</source>
   <translation>Terminé</translation>
  </message>
  <message>
   <source>Double</source>
   <translation>Doubler</translation>
  </message>
  <message>
   <source>Double-click</source>
   <translation>Double-clic</translation>
  </message>
  <message>
   <source>Double-click: more like this. Drag a picture to another workspace or out of the window.</source>
   <translation>Double-clic : du même genre. Glisser une image vers un autre espace ou hors de la fenêtre.</translation>
  </message>
  <message>
   <source>Drag its handle, or ← →</source>
   <translation>Glisser sa poignée, ou ← →</translation>
  </message>
  <message>
   <source>Drag pictures of the grid or photos to the two sides. The more there are, the cleaner the slider.</source>
   <translation>Glisser des images de la grille ou des photos vers les deux côtés. Plus il y en a, plus le curseur est net.</translation>
  </message>
  <message>
   <source>Drag the picture out</source>
   <translation>Sortir l’image</translation>
  </message>
  <message>
   <source>Drag the translated picture into a folder or another program; Ctrl+C copies it</source>
   <translation>Glisser l’image traduite dans un dossier ou un autre programme ; Ctrl+C la copie</translation>
  </message>
  <message>
   <source>Drag through faces</source>
   <translation>Glisser parmi des visages</translation>
  </message>
  <message>
   <source>Drag to move the picture; Alt and the arrow keys do the same</source>
   <translation>Glisser déplace l’image ; Alt et les flèches font de même</translation>
  </message>
  <message>
   <source>Draw</source>
   <translation>Dessiner</translation>
  </message>
  <message>
   <source>Draw above and below at once</source>
   <translation>Dessiner en haut et en bas à la fois</translation>
  </message>
  <message>
   <source>Draw at the left; the translation shows at the right while you draw.</source>
   <translation>Dessiner à gauche ; la traduction apparaît à droite au fur et à mesure.</translation>
  </message>
  <message>
   <source>Draw on the left and the right at once</source>
   <translation>Dessiner à gauche et à droite à la fois</translation>
  </message>
  <message>
   <source>Draw on this drawing, or look at it</source>
   <translation>Dessiner sur ce dessin, ou le regarder</translation>
  </message>
  <message>
   <source>Draw over this photo</source>
   <translation>Dessiner sur cette photo</translation>
  </message>
  <message>
   <source>Draw the lines of the photo beneath</source>
   <translation>Dessiner les lignes de la photo en dessous</translation>
  </message>
  <message>
   <source>Draw, and see it translated while you draw</source>
   <translation>Dessiner, et voir aussitôt la traduction</translation>
  </message>
  <message>
   <source>Draw; Shift draws straight</source>
   <translation>Dessiner ; avec Maj, tout droit</translation>
  </message>
  <message>
   <source>Drawing</source>
   <translation>Dessin</translation>
  </message>
  <message>
   <source>Drawing {count}</source>
   <translation>Dessin {count}</translation>
  </message>
  <message>
   <source>Drop a model file here</source>
   <translation>Déposez ici un fichier de modèle</translation>
  </message>
  <message>
   <source>Drop a photo in Generate, and the model shows where among its own pictures it belongs.</source>
   <translation>Déposez une photo dans « Générer » : le modèle montre où elle se place parmi ses propres images.</translation>
  </message>
  <message>
   <source>Drop a photo or a drawing anywhere, and it comes back translated.</source>
   <translation>Déposer une photo ou un dessin n’importe où : il en revient une traduction.</translation>
  </message>
  <message>
   <source>Drop a picture file here</source>
   <translation>Déposer un fichier image ici</translation>
  </message>
  <message>
   <source>Drop folders here</source>
   <translation>Déposer des dossiers ici</translation>
  </message>
  <message>
   <source>Drop folders or photos</source>
   <translation>Déposer des dossiers ou des photos</translation>
  </message>
  <message>
   <source>Drop folders, photos or clips, and a folder full of translated ones comes back.</source>
   <translation>Déposer des dossiers, des photos ou des clips : il en revient un dossier plein de traductions.</translation>
  </message>
  <message>
   <source>Drop photos here</source>
   <translation>Déposer des photos ici</translation>
  </message>
  <message>
   <source>Drop photos here, or add a seed: two keys make a film.</source>
   <translation>Déposer des photos ici, ou ajouter un numéro : deux images clés font un film.</translation>
  </message>
  <message>
   <source>Drop picture files, or a saved timeline</source>
   <translation>Déposer des fichiers image, ou une frise enregistrée</translation>
  </message>
  <message>
   <source>Drop two photos, or add seeds below: the film between them appears here.</source>
   <translation>Déposer deux photos, ou ajouter des numéros en bas : le film entre elles apparaît ici.</translation>
  </message>
  <message>
   <source>Dropout in training</source>
   <translation>Dropout à l’entraînement</translation>
  </message>
  <message>
   <source>Dropout when used</source>
   <translation>Dropout à l’usage</translation>
  </message>
  <message>
   <source>Duplicate</source>
   <translation>Dupliquer</translation>
  </message>
  <message>
   <source>Each number gives another variation, the same one each time</source>
   <translation>Chaque numéro donne une autre variante, toujours la même</translation>
  </message>
  <message>
   <source>Each picture is a place on a map. What looks alike lies near each other, so a short way is a small change and a long one a film: that is what Interpolate shows.</source>
   <translation>Chaque image est un lieu sur une carte. Ce qui se ressemble est proche ; un chemin court est un petit changement, un long est un film : c’est ce que montre « Transitions ».</translation>
  </message>
  <message>
   <source>Earlier</source>
   <translation>Plus tôt</translation>
  </message>
  <message>
   <source>Edge of the training pictures</source>
   <translation>Côté des images d’entraînement</translation>
  </message>
  <message>
   <source>Edges</source>
   <translation>Bords</translation>
  </message>
  <message>
   <source>Empty</source>
   <translation>Vider</translation>
  </message>
  <message>
   <source>Ends slowly</source>
   <translation>Fin lente</translation>
  </message>
  <message>
   <source>Eraser</source>
   <translation>Gomme</translation>
  </message>
  <message>
   <source>Even change</source>
   <translation>Changement régulier</translation>
  </message>
  <message>
   <source>Every frame differs from the last one as much as any other</source>
   <translation>Chaque image diffère autant de la précédente que les autres</translation>
  </message>
  <message>
   <source>Example: {name}</source>
   <translation>Exemple : {name}</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Exporter</translation>
  </message>
  <message>
   <source>Export a video</source>
   <translation>Exporter une vidéo</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>Exporter…</translation>
  </message>
  <message>
   <source>Fewer and bolder lines, or more and finer ones</source>
   <translation>Moins de lignes, plus épaisses, ou plus de lignes, plus fines</translation>
  </message>
  <message>
   <source>Fill</source>
   <translation>Remplir</translation>
  </message>
  <message>
   <source>Fill an area with the colour</source>
   <translation>Remplir une zone avec la couleur</translation>
  </message>
  <message>
   <source>Film</source>
   <translation>Film</translation>
  </message>
  <message>
   <source>Film strip</source>
   <translation>Pellicule</translation>
  </message>
  <message>
   <source>Films between pictures, on a timeline</source>
   <translation>Des films entre des images, sur une frise</translation>
  </message>
  <message>
   <source>Fine tones</source>
   <translation>Tons fins</translation>
  </message>
  <message>
   <source>Finishing the picture, then saving {name}</source>
   <translation>L’image se termine, puis enregistrement : {name}</translation>
  </message>
  <message>
   <source>Fit</source>
   <translation>Ajuster</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>Dossier</translation>
  </message>
  <message>
   <source>Folder for results</source>
   <translation>Dossier des résultats</translation>
  </message>
  <message>
   <source>Folder with masks</source>
   <translation>Dossier des masques</translation>
  </message>
  <message>
   <source>Folder with photos</source>
   <translation>Dossier de photos</translation>
  </message>
  <message>
   <source>Folders in folders too</source>
   <translation>Aussi les sous-dossiers</translation>
  </message>
  <message>
   <source>For somebody who helps: versions and the error, no names of files or people</source>
   <translation>Pour qui vous aide : versions et erreur, aucun nom de fichier ni de personne</translation>
  </message>
  <message>
   <source>For the command line: letters, digits and -</source>
   <translation>Pour la ligne de commande : lettres, chiffres et -</translation>
  </message>
  <message>
   <source>For the list of recent photos and folders. It stays in a file of your account.</source>
   <translation>Pour la liste des photos et dossiers récents. Elle reste dans un fichier de votre compte.</translation>
  </message>
  <message>
   <source>Forget the slider {name}</source>
   <translation>Oublier le curseur {name}</translation>
  </message>
  <message>
   <source>Forget these</source>
   <translation>Les oublier</translation>
  </message>
  <message>
   <source>Forget this slider</source>
   <translation>Oublier ce curseur</translation>
  </message>
  <message>
   <source>Forget what was opened</source>
   <translation>Oublier ce qui a été ouvert</translation>
  </message>
  <message>
   <source>Format</source>
   <translation>Format</translation>
  </message>
  <message>
   <source>Forward</source>
   <translation>Suivant</translation>
  </message>
  <message>
   <source>Frames</source>
   <translation>Images</translation>
  </message>
  <message>
   <source>Frames a second</source>
   <translation>Images par seconde</translation>
  </message>
  <message>
   <source>From pictures with and without something</source>
   <translation>À partir d’images avec et sans quelque chose</translation>
  </message>
  <message>
   <source>From {folders}</source>
   <translation>Depuis {folders}</translation>
  </message>
  <message>
   <source>From, to</source>
   <translation>De, vers</translation>
  </message>
  <message>
   <source>Full</source>
   <translation>Pleine</translation>
  </message>
  <message>
   <source>Generate</source>
   <translation>Générer</translation>
  </message>
  <message>
   <source>Give all open photos the look of this one</source>
   <translation>Donner à toutes les photos ouvertes le rendu de celle-ci</translation>
  </message>
  <message>
   <source>Give this model another name</source>
   <translation>Donner un autre nom à ce modèle</translation>
  </message>
  <message>
   <source>Give this photo the copied look</source>
   <translation>Donner à cette photo le rendu copié</translation>
  </message>
  <message>
   <source>Gives here what its makers measured (largest difference {error:.0e})</source>
   <translation>Donne ici ce que ses auteurs ont mesuré (plus grand écart {error:.0e})</translation>
  </message>
  <message>
   <source>Gives other numbers here: {problem}</source>
   <translation>Donne ici d’autres nombres : {problem}</translation>
  </message>
  <message>
   <source>Go back to another version, or forth</source>
   <translation>Revenir à une autre version, ou avancer</translation>
  </message>
  <message>
   <source>Go on</source>
   <translation>Continuer</translation>
  </message>
  <message>
   <source>Go on with a saved one</source>
   <translation>Continuer une frise enregistrée</translation>
  </message>
  <message>
   <source>Going there and back…</source>
   <translation>Aller et retour en cours…</translation>
  </message>
  <message>
   <source>Graphics card (DirectML)</source>
   <translation>Carte graphique (DirectML)</translation>
  </message>
  <message>
   <source>Green</source>
   <translation>Vert</translation>
  </message>
  <message>
   <source>Grey</source>
   <translation>Gris</translation>
  </message>
  <message>
   <source>Grid</source>
   <translation>Grille</translation>
  </message>
  <message>
   <source>Help</source>
   <translation>Aide</translation>
  </message>
  <message>
   <source>Hide details</source>
   <translation>Cacher les détails</translation>
  </message>
  <message>
   <source>How coarse shall it be?</source>
   <translation>À quel point grossier ?</translation>
  </message>
  <message>
   <source>How gently the translation fades out</source>
   <translation>Avec quelle douceur la traduction s’estompe</translation>
  </message>
  <message>
   <source>How it works</source>
   <translation>Comment ça marche</translation>
  </message>
  <message>
   <source>How many</source>
   <translation>Combien</translation>
  </message>
  <message>
   <source>How many cores models may use. Fewer leave room for other programs.</source>
   <translation>Combien de cœurs les modèles peuvent utiliser. Moins laisse de la place aux autres programmes.</translation>
  </message>
  <message>
   <source>How many lines</source>
   <translation>Nombre de lignes</translation>
  </message>
  <message>
   <source>How much of the photo beneath is seen; it is not translated</source>
   <translation>À quel point la photo en dessous se voit ; elle n’est pas traduite</translation>
  </message>
  <message>
   <source>How much of the translation shows</source>
   <translation>À quel point la traduction se voit</translation>
  </message>
  <message>
   <source>How much one translation may take. Larger pictures go through in strips, and come out the same.</source>
   <translation>Ce qu’une traduction peut prendre. Les images plus grandes passent par bandes et donnent le même résultat.</translation>
  </message>
  <message>
   <source>How real</source>
   <translation>Réalisme</translation>
  </message>
  <message>
   <source>How real shows what the critic says of a translation: bright where it believes, dark where it doubts. The picture here is an illustration.</source>
   <translation>« Réalisme » montre ce que le critique dit d’une traduction : clair où il y croit, sombre où il doute. L’image ici est une illustration.</translation>
  </message>
  <message>
   <source>How strong</source>
   <translation>Intensité</translation>
  </message>
  <message>
   <source>How usual is this photo</source>
   <translation>À quel point cette photo est courante</translation>
  </message>
  <message>
   <source>How usual is this photo: {share:.0%}</source>
   <translation>À quel point cette photo est courante : {share:.0%}</translation>
  </message>
  <message>
   <source>How varied</source>
   <translation>Variété</translation>
  </message>
  <message>
   <source>How wide the brush is ([ and ])</source>
   <translation>Largeur du pinceau ([ et ])</translation>
  </message>
  <message>
   <source>In IPTC's words, in the details of pictures and films. Some websites show it, some ask for it.</source>
   <translation>Dans les termes de l’IPTC, dans les informations des images et des films. Certains sites l’affichent, d’autres l’exigent.</translation>
  </message>
  <message>
   <source>In pictures and plain words</source>
   <translation>En images et en mots simples</translation>
  </message>
  <message>
   <source>In pixels, such as 64 or 256</source>
   <translation>En pixels, par exemple 64 ou 256</translation>
  </message>
  <message>
   <source>Installed</source>
   <translation>Installé</translation>
  </message>
  <message>
   <source>Interpolate</source>
   <translation>Transitions</translation>
  </message>
  <message>
   <source>Interrupted, {done} of {total} done</source>
   <translation>Interrompu, {done} sur {total} faites</translation>
  </message>
  <message>
   <source>Into the grid</source>
   <translation>Dans la grille</translation>
  </message>
  <message>
   <source>Is it right on this machine, and how quick?</source>
   <translation>Est-il juste sur cette machine, et à quelle vitesse ?</translation>
  </message>
  <message>
   <source>It has learnt from many pictures what the result should look like. Nothing is searched for or pasted in; the same photo with the same seed gives the same painting.</source>
   <translation>Il a appris sur beaucoup d’images à quoi le résultat doit ressembler. Rien n’est cherché ni collé ; la même photo avec le même numéro donne la même peinture.</translation>
  </message>
  <message>
   <source>It is called {name} now</source>
   <translation>Il s’appelle maintenant {name}</translation>
  </message>
  <message>
   <source>It is paused.</source>
   <translation>Il est en pause.</translation>
  </message>
  <message>
   <source>It makes</source>
   <translation>Il fait</translation>
  </message>
  <message>
   <source>It squeezes a picture into a handful of numbers, as one describes a face on the phone: round, smiling, long hair. What is not worth a number is lost.</source>
   <translation>Il réduit une image à une poignée de nombres, comme on décrit un visage au téléphone : rond, souriant, cheveux longs. Ce qui ne vaut pas un nombre est perdu.</translation>
  </message>
  <message>
   <source>It takes</source>
   <translation>Il prend</translation>
  </message>
  <message>
   <source>Its name, such as Glasses</source>
   <translation>Son nom, par exemple Lunettes</translation>
  </message>
  <message>
   <source>Jump at the end</source>
   <translation>Saut à la fin</translation>
  </message>
  <message>
   <source>Keep my</source>
   <translation>Garder</translation>
  </message>
  <message>
   <source>Keep my brightness</source>
   <translation>Garder ma luminosité</translation>
  </message>
  <message>
   <source>Keep my colours</source>
   <translation>Garder mes couleurs</translation>
  </message>
  <message>
   <source>Keep my {words}</source>
   <translation>Garder {words}</translation>
  </message>
  <message>
   <source>Keep photo details</source>
   <translation>Garder les infos de la photo</translation>
  </message>
  <message>
   <source>Keep photo details (camera, place, date)</source>
   <translation>Garder les infos de la photo (appareil, lieu, date)</translation>
  </message>
  <message>
   <source>Keep the chosen picture while others are made</source>
   <translation>Garder l’image choisie pendant que d’autres se font</translation>
  </message>
  <message>
   <source>Keep the chosen picture, and fill the rest with others like it</source>
   <translation>Garder l’image choisie, et remplir le reste d’images semblables</translation>
  </message>
  <message>
   <source>Keep the photo's colour profile</source>
   <translation>Garder le profil de couleurs de la photo</translation>
  </message>
  <message>
   <source>Keep the slider</source>
   <translation>Garder le curseur</translation>
  </message>
  <message>
   <source>Keep the times of files</source>
   <translation>Garder les dates des fichiers</translation>
  </message>
  <message>
   <source>Keep this look</source>
   <translation>Garder ce rendu</translation>
  </message>
  <message>
   <source>Kept as “{name}”</source>
   <translation>Gardé sous « {name} »</translation>
  </message>
  <message>
   <source>Kept looks…</source>
   <translation>Rendus gardés…</translation>
  </message>
  <message>
   <source>Key {number} of {count}</source>
   <translation>Image clé {number} sur {count}</translation>
  </message>
  <message>
   <source>Keys of your own, by action.</source>
   <translation>Vos propres touches, par action.</translation>
  </message>
  <message>
   <source>L is grey</source>
   <translation>L est le gris</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>Langue</translation>
  </message>
  <message>
   <source>Language of the system</source>
   <translation>Langue du système</translation>
  </message>
  <message>
   <source>Larger</source>
   <translation>Plus grand</translation>
  </message>
  <message>
   <source>Later</source>
   <translation>Plus tard</translation>
  </message>
  <message>
   <source>Lay the map through the chosen and the first two locked pictures</source>
   <translation>Faire passer la carte par l’image choisie et les deux premières images fixées</translation>
  </message>
  <message>
   <source>Learnt from</source>
   <translation>Appris de</translation>
  </message>
  <message>
   <source>Leave it</source>
   <translation>Laisser</translation>
  </message>
  <message>
   <source>Leave it out</source>
   <translation>L’omettre</translation>
  </message>
  <message>
   <source>Left and right</source>
   <translation>À gauche et à droite</translation>
  </message>
  <message>
   <source>Left and right step through frames, with Ctrl from key to key, with Shift they move the chosen key.</source>
   <translation>Gauche et droite vont d’image en image, avec Ctrl d’image clé en image clé, avec Maj elles déplacent l’image clé choisie.</translation>
  </message>
  <message>
   <source>Left out: {what}</source>
   <translation>Laissés de côté : {what}</translation>
  </message>
  <message>
   <source>Less is nearer to the average, more is stranger</source>
   <translation>Moins est plus proche de la moyenne, plus est plus étrange</translation>
  </message>
  <message>
   <source>Let both keys shine through</source>
   <translation>Laisser transparaître les deux images clés</translation>
  </message>
  <message>
   <source>Let this batch rest, or go on</source>
   <translation>Mettre ce lot en pause, ou continuer</translation>
  </message>
  <message>
   <source>Libraries</source>
   <translation>Bibliothèques</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>Licence</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>Clair</translation>
  </message>
  <message>
   <source>Line</source>
   <translation>Ligne</translation>
  </message>
  <message>
   <source>Load a mask</source>
   <translation>Charger un masque</translation>
  </message>
  <message>
   <source>Load mask…</source>
   <translation>Charger un masque…</translation>
  </message>
  <message>
   <source>Lock</source>
   <translation>Fixer</translation>
  </message>
  <message>
   <source>Long edge</source>
   <translation>Grand côté</translation>
  </message>
  <message>
   <source>Look</source>
   <translation>Rendu</translation>
  </message>
  <message>
   <source>Look at the picture; the drawing stays as it is (Esc)</source>
   <translation>Regarder l’image ; le dessin reste tel quel (Esc)</translation>
  </message>
  <message>
   <source>Look at the picture; the mask stays as it is (Esc)</source>
   <translation>Regarder l’image ; le masque reste tel quel (Esc)</translation>
  </message>
  <message>
   <source>Looking closely…</source>
   <translation>Examen attentif…</translation>
  </message>
  <message>
   <source>Looking for lines…</source>
   <translation>Recherche de lignes…</translation>
  </message>
  <message>
   <source>Looking for looks…</source>
   <translation>Recherche de rendus…</translation>
  </message>
  <message>
   <source>Looking for the fastest device…</source>
   <translation>Recherche du matériel le plus rapide…</translation>
  </message>
  <message>
   <source>Looking…</source>
   <translation>Recherche…</translation>
  </message>
  <message>
   <source>Looks</source>
   <translation>Rendus</translation>
  </message>
  <message>
   <source>Looks made</source>
   <translation>Paraît fabriqué</translation>
  </message>
  <message>
   <source>Looks real</source>
   <translation>Paraît réel</translation>
  </message>
  <message>
   <source>Looks: {looks}</source>
   <translation>Rendus : {looks}</translation>
  </message>
  <message>
   <source>Loop</source>
   <translation>Boucle</translation>
  </message>
  <message>
   <source>Lower makes smaller files</source>
   <translation>Plus bas donne des fichiers plus petits</translation>
  </message>
  <message>
   <source>MP4, WebM and APNG need FFmpeg: {line}</source>
   <translation>MP4, WebM et APNG ont besoin de FFmpeg : {line}</translation>
  </message>
  <message>
   <source>Made by</source>
   <translation>Par</translation>
  </message>
  <message>
   <source>Made pictures</source>
   <translation>Images générées</translation>
  </message>
  <message>
   <source>Made with {model_name}, {percent:.0f} %</source>
   <translation>Fait avec {model_name}, {percent:.0f} %</translation>
  </message>
  <message>
   <source>Made with “{name}”</source>
   <translation>Fait avec « {name} »</translation>
  </message>
  <message>
   <source>Make a copy of this model</source>
   <translation>Faire une copie de ce modèle</translation>
  </message>
  <message>
   <source>Make a slider</source>
   <translation>Créer un curseur</translation>
  </message>
  <message>
   <source>Make a slider…</source>
   <translation>Créer un curseur…</translation>
  </message>
  <message>
   <source>Make others</source>
   <translation>En faire d’autres</translation>
  </message>
  <message>
   <source>Make pictures from nothing</source>
   <translation>Créer des images à partir de rien</translation>
  </message>
  <message>
   <source>Map</source>
   <translation>Carte</translation>
  </message>
  <message>
   <source>Map of all pictures</source>
   <translation>Carte de toutes les images</translation>
  </message>
  <message>
   <source>Mask</source>
   <translation>Masque</translation>
  </message>
  <message>
   <source>Mask tools</source>
   <translation>Outils de masque</translation>
  </message>
  <message>
   <source>Masks</source>
   <translation>Masques</translation>
  </message>
  <message>
   <source>Mean error {error:.1f} of 255, largest {largest}.</source>
   <translation>Erreur moyenne {error:.1f} sur 255, la plus grande {largest}.</translation>
  </message>
  <message>
   <source>Memory</source>
   <translation>Mémoire</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Modèle</translation>
  </message>
  <message>
   <source>Models</source>
   <translation>Modèles</translation>
  </message>
  <message>
   <source>Models, settings, queue and log are in {folder}</source>
   <translation>Modèles, réglages, file d’attente et journal sont dans {folder}</translation>
  </message>
  <message>
   <source>More</source>
   <translation>Plus</translation>
  </message>
  <message>
   <source>More for this model</source>
   <translation>Plus pour ce modèle</translation>
  </message>
  <message>
   <source>More like this</source>
   <translation>Du même genre</translation>
  </message>
  <message>
   <source>More unusual than every picture it was tested on</source>
   <translation>Plus inhabituelle que toutes les images du test</translation>
  </message>
  <message>
   <source>More usual than {share:.0%} of the pictures it was tested on</source>
   <translation>Plus courante que {share:.0%} des images du test</translation>
  </message>
  <message>
   <source>More ways to bring the picture out</source>
   <translation>D’autres façons de sortir l’image</translation>
  </message>
  <message>
   <source>Move over the map; a click keeps the picture. The wheel zooms.</source>
   <translation>Passer sur la carte ; un clic garde l’image. La molette zoome.</translation>
  </message>
  <message>
   <source>Move the divider</source>
   <translation>Déplacer le séparateur</translation>
  </message>
  <message>
   <source>Move the picture</source>
   <translation>Déplacer l’image</translation>
  </message>
  <message>
   <source>NVIDIA card (CUDA)</source>
   <translation>Carte NVIDIA (CUDA)</translation>
  </message>
  <message>
   <source>NVIDIA card (TensorRT)</source>
   <translation>Carte NVIDIA (TensorRT)</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Nom</translation>
  </message>
  <message>
   <source>Name of the slider</source>
   <translation>Nom du curseur</translation>
  </message>
  <message>
   <source>Name taken</source>
   <translation>Nom déjà pris</translation>
  </message>
  <message>
   <source>Names</source>
   <translation>Noms</translation>
  </message>
  <message>
   <source>Names of results</source>
   <translation>Noms des résultats</translation>
  </message>
  <message>
   <source>Narrower brush</source>
   <translation>Pinceau plus fin</translation>
  </message>
  <message>
   <source>New batch</source>
   <translation>Nouveau lot</translation>
  </message>
  <message>
   <source>New drawing</source>
   <translation>Nouveau dessin</translation>
  </message>
  <message>
   <source>Next colour</source>
   <translation>Couleur suivante</translation>
  </message>
  <message>
   <source>Next look</source>
   <translation>Rendu suivant</translation>
  </message>
  <message>
   <source>Next photo</source>
   <translation>Photo suivante</translation>
  </message>
  <message>
   <source>Nine more</source>
   <translation>Neuf autres</translation>
  </message>
  <message>
   <source>Nine variations to choose from</source>
   <translation>Neuf variantes au choix</translation>
  </message>
  <message>
   <source>No key can be shown yet; each says why on the timeline.</source>
   <translation>Aucune image clé ne peut encore être montrée ; chacune dit pourquoi sur la frise.</translation>
  </message>
  <message>
   <source>No key is chosen</source>
   <translation>Aucune image clé choisie</translation>
  </message>
  <message>
   <source>No look is called “{name}”. Esc shows all.</source>
   <translation>Aucun rendu ne s’appelle « {name} ». Esc les montre tous.</translation>
  </message>
  <message>
   <source>No looks are installed. Put a model package into the models folder and start again.</source>
   <translation>Aucun rendu n’est installé. Mettre un paquet de modèle dans le dossier des modèles et redémarrer.</translation>
  </message>
  <message>
   <source>No model that makes pictures is installed.</source>
   <translation>Aucun modèle qui crée des images n’est installé.</translation>
  </message>
  <message>
   <source>No model: blend pictures</source>
   <translation>Sans modèle : fondre les images</translation>
  </message>
  <message>
   <source>No models are installed.</source>
   <translation>Aucun modèle n’est installé.</translation>
  </message>
  <message>
   <source>No page has these words.</source>
   <translation>Aucune page ne contient ces mots.</translation>
  </message>
  <message>
   <source>No setting has these words.</source>
   <translation>Aucun réglage n’a ces mots.</translation>
  </message>
  <message>
   <source>No text came with it; the line above is what it says itself.</source>
   <translation>Aucun texte n’était joint ; la ligne ci-dessus est ce qu’il dit lui-même.</translation>
  </message>
  <message>
   <source>Normalisation</source>
   <translation>Normalisation</translation>
  </message>
  <message>
   <source>Not checked yet</source>
   <translation>Pas encore vérifié</translation>
  </message>
  <message>
   <source>Nothing</source>
   <translation>Rien</translation>
  </message>
  <message>
   <source>Nothing is sent. The details name no file of yours.</source>
   <translation>Rien n’est envoyé. Les détails ne nomment aucun de vos fichiers.</translation>
  </message>
  <message>
   <source>Nothing leaves this machine. The models run here; the window opens no connection to any network, asks for no account, counts nothing and looks for no updates.</source>
   <translation>Rien ne quitte cette machine. Les modèles tournent ici ; la fenêtre n’ouvre aucune connexion réseau, ne demande aucun compte, ne compte rien et ne cherche aucune mise à jour.</translation>
  </message>
  <message>
   <source>Of the WebM</source>
   <translation>Pour WebM</translation>
  </message>
  <message>
   <source>Of the file, as its makers say</source>
   <translation>Du fichier, selon ses auteurs</translation>
  </message>
  <message>
   <source>Of the window, from the next start on.</source>
   <translation>De la fenêtre, dès le prochain démarrage.</translation>
  </message>
  <message>
   <source>Off: the colours of ordinary screens (sRGB)</source>
   <translation>Désactivé : les couleurs des écrans ordinaires (sRGB)</translation>
  </message>
  <message>
   <source>On average {percent:.0f} % real</source>
   <translation>Réel à {percent:.0f} % en moyenne</translation>
  </message>
  <message>
   <source>On average {percent:.1f} % was lost</source>
   <translation>{percent:.1f} % de perte en moyenne</translation>
  </message>
  <message>
   <source>On the way to the next key, pictures of “{one}” and “{other}” are blended.</source>
   <translation>Sur le chemin vers l’image clé suivante, les images de « {one} » et de « {other} » se fondent.</translation>
  </message>
  <message>
   <source>On this machine</source>
   <translation>Sur cette machine</translation>
  </message>
  <message>
   <source>Once more what failed</source>
   <translation>Refaire ce qui a échoué</translation>
  </message>
  <message>
   <source>One other photo looks like this one now</source>
   <translation>Une autre photo a maintenant le rendu de celle-ci</translation>
  </message>
  <message>
   <source>One photo of the last time can't be found any more</source>
   <translation>Une photo de la dernière fois est introuvable</translation>
  </message>
  <message>
   <source>One photo through every look</source>
   <translation>Une photo à travers tous les rendus</translation>
  </message>
  <message>
   <source>Onion skin</source>
   <translation>Pelure d’oignon</translation>
  </message>
  <message>
   <source>Only brightness is translated</source>
   <translation>Seule la luminosité est traduite</translation>
  </message>
  <message>
   <source>Only colours are translated</source>
   <translation>Seules les couleurs sont traduites</translation>
  </message>
  <message>
   <source>Only files of type</source>
   <translation>Seulement les fichiers de type</translation>
  </message>
  <message>
   <source>Only size</source>
   <translation>Seule taille</translation>
  </message>
  <message>
   <source>Open a photo, or a picture that was made here</source>
   <translation>Ouvrir une photo, ou une image faite ici</translation>
  </message>
  <message>
   <source>Open a picture</source>
   <translation>Ouvrir une image</translation>
  </message>
  <message>
   <source>Open photos</source>
   <translation>Ouvrir des photos</translation>
  </message>
  <message>
   <source>Open photos or drawings</source>
   <translation>Ouvrir des photos ou des dessins</translation>
  </message>
  <message>
   <source>Open photos…</source>
   <translation>Ouvrir des photos…</translation>
  </message>
  <message>
   <source>Open timeline</source>
   <translation>Ouvrir une frise</translation>
  </message>
  <message>
   <source>Open timeline…</source>
   <translation>Ouvrir une frise…</translation>
  </message>
  <message>
   <source>Open “{name}”</source>
   <translation>Ouvrir « {name} »</translation>
  </message>
  <message>
   <source>Open…</source>
   <translation>Ouvrir…</translation>
  </message>
  <message>
   <source>Or begin with one of these</source>
   <translation>Ou commencer avec l’une de celles-ci</translation>
  </message>
  <message>
   <source>Order of colours</source>
   <translation>Ordre des couleurs</translation>
  </message>
  <message>
   <source>Order of the axes</source>
   <translation>Ordre des axes</translation>
  </message>
  <message>
   <source>Original</source>
   <translation>Original</translation>
  </message>
  <message>
   <source>Other brush</source>
   <translation>Autre pinceau</translation>
  </message>
  <message>
   <source>Other pictures in all places that are not locked</source>
   <translation>D’autres images à toutes les places non fixées</translation>
  </message>
  <message>
   <source>Overview</source>
   <translation>Vue d’ensemble</translation>
  </message>
  <message>
   <source>Page of the manual</source>
   <translation>Page du manuel</translation>
  </message>
  <message>
   <source>Pages</source>
   <translation>Pages</translation>
  </message>
  <message>
   <source>Pages of the settings</source>
   <translation>Pages des réglages</translation>
  </message>
  <message>
   <source>Paint a mask</source>
   <translation>Peindre un masque</translation>
  </message>
  <message>
   <source>Paint the photo back; with Alt the other one</source>
   <translation>Ramener la photo au pinceau ; avec Alt, l’autre pinceau</translation>
  </message>
  <message>
   <source>Paint the translation back</source>
   <translation>Ramener la traduction au pinceau</translation>
  </message>
  <message>
   <source>Paint where the translation shows and where the photo</source>
   <translation>Peindre où se voit la traduction et où se voit la photo</translation>
  </message>
  <message>
   <source>Paint…</source>
   <translation>Peindre…</translation>
  </message>
  <message>
   <source>Panel</source>
   <translation>Panneau</translation>
  </message>
  <message>
   <source>Parts of a name</source>
   <translation>Parties d’un nom</translation>
  </message>
  <message>
   <source>Parts of a name that differ from photo to photo</source>
   <translation>Parties d’un nom qui changent d’une photo à l’autre</translation>
  </message>
  <message>
   <source>Paste</source>
   <translation>Coller</translation>
  </message>
  <message>
   <source>Paste a picture or copied files</source>
   <translation>Coller une image ou des fichiers copiés</translation>
  </message>
  <message>
   <source>Paste settings</source>
   <translation>Coller les réglages</translation>
  </message>
  <message>
   <source>Pasted picture</source>
   <translation>Image collée</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>Pause</translation>
  </message>
  <message>
   <source>Paused</source>
   <translation>En pause</translation>
  </message>
  <message>
   <source>Paused: {reason}</source>
   <translation>En pause : {reason}</translation>
  </message>
  <message>
   <source>Per cent; several with commas between them make a sheet</source>
   <translation>Pour cent ; plusieurs valeurs séparées par des virgules donnent une planche</translation>
  </message>
  <message>
   <source>Photo</source>
   <translation>Photo</translation>
  </message>
  <message>
   <source>Photo beneath</source>
   <translation>Photo dessous</translation>
  </message>
  <message>
   <source>Photo beneath…</source>
   <translation>Photo dessous…</translation>
  </message>
  <message>
   <source>Photo to try</source>
   <translation>Photo d’essai</translation>
  </message>
  <message>
   <source>Photo, as the model sees it</source>
   <translation>La photo, telle que le modèle la voit</translation>
  </message>
  <message>
   <source>Photos</source>
   <translation>Photos</translation>
  </message>
  <message>
   <source>Photos and clips</source>
   <translation>Photos et clips</translation>
  </message>
  <message>
   <source>Photos and drawings through networks, on your own machine. Free software, MIT.</source>
   <translation>Photos et dessins à travers des réseaux, sur votre propre machine. Logiciel libre, MIT.</translation>
  </message>
  <message>
   <source>Photos and folders that were opened last</source>
   <translation>Photos et dossiers ouverts récemment</translation>
  </message>
  <message>
   <source>Photos as keys</source>
   <translation>Des photos comme images clés</translation>
  </message>
  <message>
   <source>Photos without a mask</source>
   <translation>Photos sans masque</translation>
  </message>
  <message>
   <source>Pick the one you like. Each number gives the same variation again.</source>
   <translation>Choisir celle qui plaît. Chaque numéro redonne la même variante.</translation>
  </message>
  <message>
   <source>Picture: {name}</source>
   <translation>Image : {name}</translation>
  </message>
  <message>
   <source>Pictures</source>
   <translation>Images</translation>
  </message>
  <message>
   <source>Pictures ({patterns});;All files (*)</source>
   <translation>Images ({patterns});;Tous les fichiers (*)</translation>
  </message>
  <message>
   <source>Pictures of this batch</source>
   <translation>Images de ce lot</translation>
  </message>
  <message>
   <source>Pixels at which the look has its right scale, or any</source>
   <translation>Pixels auxquels le rendu a la bonne échelle, ou any</translation>
  </message>
  <message>
   <source>Pixels, or free for any</source>
   <translation>Pixels, ou free pour toutes</translation>
  </message>
  <message>
   <source>Plain blend</source>
   <translation>Fondu simple</translation>
  </message>
  <message>
   <source>Plain blend of the keys instead</source>
   <translation>Plutôt un fondu simple des images clés</translation>
  </message>
  <message>
   <source>Plane through three</source>
   <translation>Plan par trois images</translation>
  </message>
  <message>
   <source>Play</source>
   <translation>Lire</translation>
  </message>
  <message>
   <source>Play and stop</source>
   <translation>Lire et arrêter</translation>
  </message>
  <message>
   <source>Precision</source>
   <translation>Précision</translation>
  </message>
  <message>
   <source>Press the keys…</source>
   <translation>Pressez les touches…</translation>
  </message>
  <message>
   <source>Preview</source>
   <translation>Aperçu</translation>
  </message>
  <message>
   <source>Previous look</source>
   <translation>Rendu précédent</translation>
  </message>
  <message>
   <source>Previous photo</source>
   <translation>Photo précédente</translation>
  </message>
  <message>
   <source>Privacy</source>
   <translation>Vie privée</translation>
  </message>
  <message>
   <source>Processor</source>
   <translation>Processeur</translation>
  </message>
  <message>
   <source>Processor cores</source>
   <translation>Cœurs du processeur</translation>
  </message>
  <message>
   <source>Progress</source>
   <translation>Avancement</translation>
  </message>
  <message>
   <source>Put another batch together</source>
   <translation>Composer un autre lot</translation>
  </message>
  <message>
   <source>Put these clips into a batch</source>
   <translation>Mettre ces clips dans un lot</translation>
  </message>
  <message>
   <source>Put this batch into the queue</source>
   <translation>Mettre ce lot dans la file d’attente</translation>
  </message>
  <message>
   <source>Quality</source>
   <translation>Qualité</translation>
  </message>
  <message>
   <source>Queue</source>
   <translation>File d’attente</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>Quitter</translation>
  </message>
  <message>
   <source>Reading the keys…</source>
   <translation>Lecture des images clés…</translation>
  </message>
  <message>
   <source>Reading…</source>
   <translation>Lecture…</translation>
  </message>
  <message>
   <source>Recent…</source>
   <translation>Récents…</translation>
  </message>
  <message>
   <source>Rectangle</source>
   <translation>Rectangle</translation>
  </message>
  <message>
   <source>Red first</source>
   <translation>Rouge d’abord</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>Rétablir</translation>
  </message>
  <message>
   <source>Remember this look, to come back to it</source>
   <translation>Retenir ce rendu, pour y revenir</translation>
  </message>
  <message>
   <source>Remember what was opened</source>
   <translation>Retenir ce qui a été ouvert</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>Retirer</translation>
  </message>
  <message>
   <source>Remove mask</source>
   <translation>Enlever le masque</translation>
  </message>
  <message>
   <source>Rename</source>
   <translation>Renommer</translation>
  </message>
  <message>
   <source>Rename, copy, remove, show the folder</source>
   <translation>Renommer, copier, enlever, montrer le dossier</translation>
  </message>
  <message>
   <source>Rename…</source>
   <translation>Renommer…</translation>
  </message>
  <message>
   <source>Renew my results</source>
   <translation>Renouveler les miens</translation>
  </message>
  <message>
   <source>Renew my results: what was made of the same photo is replaced, everything else gets a number</source>
   <translation>Renouveler les miens : ce qui a été fait de la même photo est remplacé, à côté de tout autre fichier vient un numéro</translation>
  </message>
  <message>
   <source>Replace it</source>
   <translation>Le remplacer</translation>
  </message>
  <message>
   <source>Replace the old one</source>
   <translation>Remplacer l’ancien</translation>
  </message>
  <message>
   <source>Reset a slider</source>
   <translation>Réinitialiser un curseur</translation>
  </message>
  <message>
   <source>Reset all</source>
   <translation>Tout réinitialiser</translation>
  </message>
  <message>
   <source>Reset: {name}</source>
   <translation>Réinitialiser : {name}</translation>
  </message>
  <message>
   <source>Result</source>
   <translation>Résultat</translation>
  </message>
  <message>
   <source>Results</source>
   <translation>Résultats</translation>
  </message>
  <message>
   <source>Rose</source>
   <translation>Rose</translation>
  </message>
  <message>
   <source>Round</source>
   <translation>En arc</translation>
  </message>
  <message>
   <source>Round keeps to where likely pictures are; the curve flows through all keys</source>
   <translation>L’arc reste là où sont les images probables ; la courbe coule à travers toutes les images clés</translation>
  </message>
  <message>
   <source>Round trip</source>
   <translation>Aller-retour</translation>
  </message>
  <message>
   <source>Round trip shows both ways, and what was lost on them.</source>
   <translation>« Aller-retour » montre les deux chemins, et ce qui s’y est perdu.</translation>
  </message>
  <message>
   <source>Run at low priority</source>
   <translation>Exécuter en basse priorité</translation>
  </message>
  <message>
   <source>Same for all photos</source>
   <translation>Pareil pour toutes les photos</translation>
  </message>
  <message>
   <source>Sample: {name}</source>
   <translation>Image d’exemple : {name}</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>Enregistrer</translation>
  </message>
  <message>
   <source>Save all pictures as one</source>
   <translation>Enregistrer toutes les images en une seule</translation>
  </message>
  <message>
   <source>Save before and after</source>
   <translation>Enregistrer avant et après</translation>
  </message>
  <message>
   <source>Save before and after of all open photos as one picture</source>
   <translation>Enregistrer avant et après de toutes les photos ouvertes en une seule image</translation>
  </message>
  <message>
   <source>Save drawing</source>
   <translation>Enregistrer le dessin</translation>
  </message>
  <message>
   <source>Save drawing…</source>
   <translation>Enregistrer le dessin…</translation>
  </message>
  <message>
   <source>Save elsewhere…</source>
   <translation>Enregistrer ailleurs…</translation>
  </message>
  <message>
   <source>Save every picture as a file of a folder</source>
   <translation>Enregistrer chaque image comme fichier d’un dossier</translation>
  </message>
  <message>
   <source>Save folder…</source>
   <translation>Enregistrer en dossier…</translation>
  </message>
  <message>
   <source>Save into a folder</source>
   <translation>Enregistrer dans un dossier</translation>
  </message>
  <message>
   <source>Save mask</source>
   <translation>Enregistrer le masque</translation>
  </message>
  <message>
   <source>Save mask…</source>
   <translation>Enregistrer le masque…</translation>
  </message>
  <message>
   <source>Save picture</source>
   <translation>Enregistrer l’image</translation>
  </message>
  <message>
   <source>Save pictures</source>
   <translation>Enregistrer les images</translation>
  </message>
  <message>
   <source>Save picture…</source>
   <translation>Enregistrer l’image…</translation>
  </message>
  <message>
   <source>Save sheet</source>
   <translation>Enregistrer la planche</translation>
  </message>
  <message>
   <source>Save sheet…</source>
   <translation>Enregistrer la planche…</translation>
  </message>
  <message>
   <source>Save the chosen picture</source>
   <translation>Enregistrer l’image choisie</translation>
  </message>
  <message>
   <source>Save the mask as a picture</source>
   <translation>Enregistrer le masque comme image</translation>
  </message>
  <message>
   <source>Save the translated picture</source>
   <translation>Enregistrer l’image traduite</translation>
  </message>
  <message>
   <source>Save this model as one file</source>
   <translation>Enregistrer ce modèle en un seul fichier</translation>
  </message>
  <message>
   <source>Save this photo and its translation side by side</source>
   <translation>Enregistrer cette photo et sa traduction côte à côte</translation>
  </message>
  <message>
   <source>Save timeline</source>
   <translation>Enregistrer la frise</translation>
  </message>
  <message>
   <source>Save timeline…</source>
   <translation>Enregistrer la frise…</translation>
  </message>
  <message>
   <source>Save translated picture</source>
   <translation>Enregistrer l’image traduite</translation>
  </message>
  <message>
   <source>Save what you drew, not its translation</source>
   <translation>Enregistrer le dessin, pas sa traduction</translation>
  </message>
  <message>
   <source>Save with a choice of format, quality, size and details</source>
   <translation>Enregistrer en choisissant format, qualité, taille et infos de la photo</translation>
  </message>
  <message>
   <source>Save, to go on later</source>
   <translation>Enregistrer, pour continuer plus tard</translation>
  </message>
  <message>
   <source>Saved {name}</source>
   <translation>Enregistré : {name}</translation>
  </message>
  <message>
   <source>Saved {name} without {count} that could not be translated</source>
   <translation>Enregistré : {name}, sans {count} qui n’ont pas pu être traduites</translation>
  </message>
  <message>
   <source>Saved {name}; one key that can't be used was left out</source>
   <translation>Enregistré : {name} ; une image clé inutilisable a été omise</translation>
  </message>
  <message>
   <source>Saved {name}; {count} keys that can't be used were left out</source>
   <translation>Enregistré : {name} ; {count} images clés inutilisables ont été omises</translation>
  </message>
  <message>
   <source>Save…</source>
   <translation>Enregistrer…</translation>
  </message>
  <message>
   <source>Saving</source>
   <translation>Enregistrement</translation>
  </message>
  <message>
   <source>Saving {name}</source>
   <translation>Enregistrement : {name}</translation>
  </message>
  <message>
   <source>Saving {name}…</source>
   <translation>Enregistrement : {name}…</translation>
  </message>
  <message>
   <source>Say that a network made it</source>
   <translation>Indiquer qu’un réseau l’a fait</translation>
  </message>
  <message>
   <source>Scratch folder</source>
   <translation>Dossier temporaire</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>Recherche</translation>
  </message>
  <message>
   <source>Search by name, what it does, or family</source>
   <translation>Chercher par nom, effet ou famille</translation>
  </message>
  <message>
   <source>Search looks</source>
   <translation>Chercher un rendu</translation>
  </message>
  <message>
   <source>Search settings</source>
   <translation>Chercher un réglage</translation>
  </message>
  <message>
   <source>Search the manual</source>
   <translation>Chercher dans le manuel</translation>
  </message>
  <message>
   <source>See a photo through the paper</source>
   <translation>Voir une photo à travers le papier</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>Numéro</translation>
  </message>
  <message>
   <source>Set by {name} outside of the program.</source>
   <translation>Fixé par {name}, hors du programme.</translation>
  </message>
  <message>
   <source>Settings</source>
   <translation>Réglages</translation>
  </message>
  <message>
   <source>Settings copied: go to another photo and paste them</source>
   <translation>Réglages copiés : aller à une autre photo et les coller</translation>
  </message>
  <message>
   <source>Several names with commas between them</source>
   <translation>Plusieurs noms séparés par des virgules</translation>
  </message>
  <message>
   <source>Share this model</source>
   <translation>Partager ce modèle</translation>
  </message>
  <message>
   <source>Share…</source>
   <translation>Partager…</translation>
  </message>
  <message>
   <source>Short name</source>
   <translation>Nom court</translation>
  </message>
  <message>
   <source>Shortcut of {action}: {keys}</source>
   <translation>Raccourci de {action} : {keys}</translation>
  </message>
  <message>
   <source>Shortcuts</source>
   <translation>Raccourcis</translation>
  </message>
  <message>
   <source>Show all of the map</source>
   <translation>Montrer toute la carte</translation>
  </message>
  <message>
   <source>Show details</source>
   <translation>Montrer les détails</translation>
  </message>
  <message>
   <source>Show every pixel of the picture as one of the screen</source>
   <translation>Montrer chaque pixel de l’image comme un pixel de l’écran</translation>
  </message>
  <message>
   <source>Show folder</source>
   <translation>Voir le dossier</translation>
  </message>
  <message>
   <source>Show less of the translation</source>
   <translation>Montrer moins la traduction</translation>
  </message>
  <message>
   <source>Show log</source>
   <translation>Voir le journal</translation>
  </message>
  <message>
   <source>Show more of the translation</source>
   <translation>Montrer plus la traduction</translation>
  </message>
  <message>
   <source>Show or hide the panel at the right</source>
   <translation>Montrer ou cacher le panneau de droite</translation>
  </message>
  <message>
   <source>Show pixels as squares</source>
   <translation>Montrer les pixels comme des carrés</translation>
  </message>
  <message>
   <source>Show report</source>
   <translation>Voir le rapport</translation>
  </message>
  <message>
   <source>Show results</source>
   <translation>Voir les résultats</translation>
  </message>
  <message>
   <source>Show the folder of this model</source>
   <translation>Montrer le dossier de ce modèle</translation>
  </message>
  <message>
   <source>Show the folder with the results</source>
   <translation>Montrer le dossier des résultats</translation>
  </message>
  <message>
   <source>Show the log</source>
   <translation>Montrer le journal</translation>
  </message>
  <message>
   <source>Show the log file in its folder</source>
   <translation>Montrer le journal dans son dossier</translation>
  </message>
  <message>
   <source>Show the next open photo</source>
   <translation>Montrer la photo ouverte suivante</translation>
  </message>
  <message>
   <source>Show the original while held</source>
   <translation>Montrer l’original tant que c’est enfoncé</translation>
  </message>
  <message>
   <source>Show the page with all pictures</source>
   <translation>Montrer la page avec toutes les images</translation>
  </message>
  <message>
   <source>Show the photo before</source>
   <translation>Montrer la photo d’avant</translation>
  </message>
  <message>
   <source>Show the saved picture in its folder</source>
   <translation>Montrer l’image enregistrée dans son dossier</translation>
  </message>
  <message>
   <source>Show the translation everywhere</source>
   <translation>Montrer la traduction partout</translation>
  </message>
  <message>
   <source>Show the whole picture</source>
   <translation>Montrer toute l’image</translation>
  </message>
  <message>
   <source>Show this photo through every look, in the list of looks</source>
   <translation>Montrer cette photo dans chaque rendu, dans la liste des rendus</translation>
  </message>
  <message>
   <source>Show your files</source>
   <translation>Montrer vos fichiers</translation>
  </message>
  <message>
   <source>Side by side</source>
   <translation>Côte à côte</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>Taille</translation>
  </message>
  <message>
   <source>Sizes are multiples of</source>
   <translation>Les tailles sont des multiples de</translation>
  </message>
  <message>
   <source>Sliders</source>
   <translation>Curseurs</translation>
  </message>
  <message>
   <source>Slow at both ends</source>
   <translation>Lent aux deux bouts</translation>
  </message>
  <message>
   <source>Small, opens everywhere; transparency becomes white.</source>
   <translation>Petit, s’ouvre partout ; la transparence devient blanche.</translation>
  </message>
  <message>
   <source>Smaller</source>
   <translation>Plus petit</translation>
  </message>
  <message>
   <source>Smaller gives bolder shapes, larger finer ones and takes longer</source>
   <translation>Plus petit donne des formes plus marquées, plus grand des formes plus fines et prend plus de temps</translation>
  </message>
  <message>
   <source>Smaller than JPEG, for the web.</source>
   <translation>Plus petit que JPEG, pour le web.</translation>
  </message>
  <message>
   <source>Smallest file</source>
   <translation>Plus petit fichier</translation>
  </message>
  <message>
   <source>Smooth curve</source>
   <translation>Courbe douce</translation>
  </message>
  <message>
   <source>So it can make pictures that nobody drew. A seed is a short name for one set of numbers; the same seed always makes the same picture.</source>
   <translation>Il fait ainsi des images que personne n’a dessinées. Un numéro est un nom court pour un jeu de nombres ; le même fait toujours la même image.</translation>
  </message>
  <message>
   <source>Soft edge</source>
   <translation>Bord doux</translation>
  </message>
  <message>
   <source>Something unexpected went wrong ({name}: {error})</source>
   <translation>Un problème inattendu est survenu ({name} : {error})</translation>
  </message>
  <message>
   <source>Something went wrong that nobody expected. You can go on; your pictures are as they were.</source>
   <translation>Quelque chose a échoué que personne n’attendait. On peut continuer ; vos images sont comme avant.</translation>
  </message>
  <message>
   <source>Space + drag, or Alt + arrows</source>
   <translation>Espace + glisser, ou Alt + flèches</translation>
  </message>
  <message>
   <source>Speed on the way</source>
   <translation>Vitesse en chemin</translation>
  </message>
  <message>
   <source>Start</source>
   <translation>Lancer</translation>
  </message>
  <message>
   <source>Start: {count} pictures</source>
   <translation>Lancer : {count} images</translation>
  </message>
  <message>
   <source>Starts slowly</source>
   <translation>Début lent</translation>
  </message>
  <message>
   <source>State</source>
   <translation>État</translation>
  </message>
  <message>
   <source>Stay for</source>
   <translation>Reste pendant</translation>
  </message>
  <message>
   <source>Stay, and translate what arrives later</source>
   <translation>Rester, et traduire ce qui arrive plus tard</translation>
  </message>
  <message>
   <source>Steady</source>
   <translation>Régulier</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Arrêter</translation>
  </message>
  <message>
   <source>Stop all</source>
   <translation>Tout arrêter</translation>
  </message>
  <message>
   <source>Stop all batches; what is done stays</source>
   <translation>Arrêter tous les lots ; ce qui est fait reste</translation>
  </message>
  <message>
   <source>Stop saving, close the notice</source>
   <translation>Arrêter l’enregistrement, fermer le message</translation>
  </message>
  <message>
   <source>Stop this batch; what is done stays</source>
   <translation>Arrêter ce lot ; ce qui est fait reste</translation>
  </message>
  <message>
   <source>Stopped before the first frame; nothing was written</source>
   <translation>Arrêté avant la première image ; rien n’a été écrit</translation>
  </message>
  <message>
   <source>Stopped, {done} of {total} done</source>
   <translation>Arrêté, {done} sur {total} faites</translation>
  </message>
  <message>
   <source>Stopped: {name} holds {count} of {frames} frames and plays</source>
   <translation>Arrêté : {name} contient {count} images sur {frames} et peut être lu</translation>
  </message>
  <message>
   <source>Straight</source>
   <translation>Tout droit</translation>
  </message>
  <message>
   <source>Stronger</source>
   <translation>Plus fort</translation>
  </message>
  <message>
   <source>Style</source>
   <translation>Style</translation>
  </message>
  <message>
   <source>Style network</source>
   <translation>Réseau de style</translation>
  </message>
  <message>
   <source>Styles</source>
   <translation>Styles</translation>
  </message>
  <message>
   <source>Such as 4 or 32</source>
   <translation>Par exemple 4 ou 32</translation>
  </message>
  <message>
   <source>Such as painting</source>
   <translation>Par exemple peinture</translation>
  </message>
  <message>
   <source>Such as photo</source>
   <translation>Par exemple photo</translation>
  </message>
  <message>
   <source>Swap what shows and what is hidden</source>
   <translation>Échanger ce qui se voit et ce qui est caché</translation>
  </message>
  <message>
   <source>Swap with the key before</source>
   <translation>Échanger avec l’image clé d’avant</translation>
  </message>
  <message>
   <source>Swap with the key behind</source>
   <translation>Échanger avec l’image clé d’après</translation>
  </message>
  <message>
   <source>Take everything out of this batch</source>
   <translation>Tout retirer de ce lot</translation>
  </message>
  <message>
   <source>Take it off the list; pictures stay</source>
   <translation>Le retirer de la liste ; les images restent</translation>
  </message>
  <message>
   <source>Take the chosen key away</source>
   <translation>Retirer l’image clé choisie</translation>
  </message>
  <message>
   <source>Take the last change to the models back</source>
   <translation>Annuler le dernier changement des modèles</translation>
  </message>
  <message>
   <source>Take the last edit back</source>
   <translation>Annuler la dernière modification</translation>
  </message>
  <message>
   <source>Take the last step back</source>
   <translation>Revenir d’un pas en arrière</translation>
  </message>
  <message>
   <source>Take the new one in place of the old</source>
   <translation>Prendre le nouveau à la place de l’ancien</translation>
  </message>
  <message>
   <source>Take them</source>
   <translation>Les prendre</translation>
  </message>
  <message>
   <source>Take this model out; it can come back</source>
   <translation>Retirer ce modèle ; il peut revenir</translation>
  </message>
  <message>
   <source>Take this photo off the film strip</source>
   <translation>Retirer cette photo de la pellicule</translation>
  </message>
  <message>
   <source>Take to Batch</source>
   <translation>Mettre dans le lot</translation>
  </message>
  <message>
   <source>Teal</source>
   <translation>Turquoise</translation>
  </message>
  <message>
   <source>Thanks to</source>
   <translation>Merci à</translation>
  </message>
  <message>
   <source>That did not work</source>
   <translation>Cela n’a pas marché</translation>
  </message>
  <message>
   <source>That was only a link, not a picture. Save the picture first, then drop the file here.</source>
   <translation>Ce n’était qu’un lien, pas une image. Enregistrer d’abord l’image, puis déposer le fichier ici.</translation>
  </message>
  <message>
   <source>The brighter, the more changed</source>
   <translation>Plus c’est clair, plus ça a changé</translation>
  </message>
  <message>
   <source>The chosen key once more</source>
   <translation>L’image clé choisie encore une fois</translation>
  </message>
  <message>
   <source>The chosen picture as a key</source>
   <translation>L’image choisie comme image clé</translation>
  </message>
  <message>
   <source>The colour of what is chosen.</source>
   <translation>La couleur de ce qui est choisi.</translation>
  </message>
  <message>
   <source>The dots beside its name</source>
   <translation>Les points à côté de son nom</translation>
  </message>
  <message>
   <source>The fastest that works</source>
   <translation>Le plus rapide qui marche</translation>
  </message>
  <message>
   <source>The film strip holds no files. Save drawings and pasted pictures first.</source>
   <translation>La pellicule ne contient pas de fichiers. Enregistrer d’abord les dessins et les images collées.</translation>
  </message>
  <message>
   <source>The first frame</source>
   <translation>La première image</translation>
  </message>
  <message>
   <source>The first {shown} of {count} results</source>
   <translation>Les {shown} premiers de {count} résultats</translation>
  </message>
  <message>
   <source>The grid of pictures</source>
   <translation>La grille d’images</translation>
  </message>
  <message>
   <source>The last key leads back to the first</source>
   <translation>La dernière image clé ramène à la première</translation>
  </message>
  <message>
   <source>The latent space; its places are latent codes.</source>
   <translation>L’espace latent ; ses lieux sont des codes latents.</translation>
  </message>
  <message>
   <source>The licences can't be read here; they lie beside the installed files.</source>
   <translation>Les licences ne peuvent pas être lues ici ; elles se trouvent à côté des fichiers installés.</translation>
  </message>
  <message>
   <source>The look {model} is not installed any more</source>
   <translation>Le rendu {model} n’est plus installé</translation>
  </message>
  <message>
   <source>The manual can't be read here.</source>
   <translation>Le manuel ne peut pas être lu ici.</translation>
  </message>
  <message>
   <source>The manual, shortcuts, how models work, about</source>
   <translation>Manuel, raccourcis, comment marchent les modèles, à propos</translation>
  </message>
  <message>
   <source>The map behind the pictures</source>
   <translation>La carte derrière les images</translation>
  </message>
  <message>
   <source>The model gives the photo back with a mean error of {error:.1f} of 255.</source>
   <translation>Le modèle rend la photo avec une erreur moyenne de {error:.1f} sur 255.</translation>
  </message>
  <message>
   <source>The model looks at the photo through small windows that overlap, and paints each spot anew from what it sees around it: first edges, then shapes, then what they might be.</source>
   <translation>Le modèle regarde la photo par de petites fenêtres qui se chevauchent et repeint chaque point d’après ce qu’il voit autour : d’abord des bords, puis des formes, puis ce qu’elles pourraient être.</translation>
  </message>
  <message>
   <source>The model's own plane</source>
   <translation>Plan propre au modèle</translation>
  </message>
  <message>
   <source>The next colour</source>
   <translation>La couleur suivante</translation>
  </message>
  <message>
   <source>The number of the first picture; the same number gives the same picture, always</source>
   <translation>Le numéro de la première image ; le même numéro donne toujours la même image</translation>
  </message>
  <message>
   <source>The photo before and after translation. Left and right arrows move the divider, with Alt the picture.</source>
   <translation>La photo avant et après la traduction. Les flèches gauche et droite déplacent le séparateur, avec Alt l’image.</translation>
  </message>
  <message>
   <source>The photo itself</source>
   <translation>La photo elle-même</translation>
  </message>
  <message>
   <source>The picture is locked in the grid</source>
   <translation>L’image est fixée dans la grille</translation>
  </message>
  <message>
   <source>The program</source>
   <translation>Le programme</translation>
  </message>
  <message>
   <source>The program's own</source>
   <translation>Celui du programme</translation>
  </message>
  <message>
   <source>The settings can't be written ({reason}); what you choose holds until you quit</source>
   <translation>Les réglages ne peuvent pas être écrits ({reason}) ; ce que vous choisissez vaut jusqu’à la fermeture</translation>
  </message>
  <message>
   <source>The slider “{name}” is in your library</source>
   <translation>Le curseur « {name} » est dans la bibliothèque</translation>
  </message>
  <message>
   <source>The smallest; older programs can't open it.</source>
   <translation>Le plus petit ; les anciens programmes ne peuvent pas l’ouvrir.</translation>
  </message>
  <message>
   <source>The way back: from a handful of numbers to a picture. Other numbers make another picture.</source>
   <translation>Le chemin du retour : d’une poignée de nombres à une image. D’autres nombres font une autre image.</translation>
  </message>
  <message>
   <source>The window stays yours meanwhile. Whatever happens, what is done stays done.</source>
   <translation>La fenêtre reste libre pendant ce temps. Quoi qu’il arrive, ce qui est fait reste fait.</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>Thème</translation>
  </message>
  <message>
   <source>There and back</source>
   <translation>Aller et retour</translation>
  </message>
  <message>
   <source>There and back again, and what was lost</source>
   <translation>Un aller et un retour, et ce qui s’y est perdu</translation>
  </message>
  <message>
   <source>There is no picture in there that can be opened</source>
   <translation>Aucune image ne peut y être ouverte</translation>
  </message>
  <message>
   <source>There is no picture on the clipboard</source>
   <translation>Il n’y a pas d’image dans le presse-papiers</translation>
  </message>
  <message>
   <source>There is no picture to export yet</source>
   <translation>Il n’y a pas encore d’image à exporter</translation>
  </message>
  <message>
   <source>This batch</source>
   <translation>Ce lot</translation>
  </message>
  <message>
   <source>This picture</source>
   <translation>Cette image</translation>
  </message>
  <message>
   <source>Timeline</source>
   <translation>Frise</translation>
  </message>
  <message>
   <source>To Interpolate</source>
   <translation>Vers Transitions</translation>
  </message>
  <message>
   <source>To Translate</source>
   <translation>Vers Traduire</translation>
  </message>
  <message>
   <source>To the start</source>
   <translation>Au début</translation>
  </message>
  <message>
   <source>To {folder}</source>
   <translation>Vers {folder}</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>Outils</translation>
  </message>
  <message>
   <source>Towards the pictures with it, or away from them</source>
   <translation>Vers les images qui l’ont, ou loin d’elles</translation>
  </message>
  <message>
   <source>Trace edges</source>
   <translation>Tracer les contours</translation>
  </message>
  <message>
   <source>Training pictures</source>
   <translation>Images d’entraînement</translation>
  </message>
  <message>
   <source>Translate</source>
   <translation>Traduire</translation>
  </message>
  <message>
   <source>Translate all</source>
   <translation>Tout traduire</translation>
  </message>
  <message>
   <source>Translate folders</source>
   <translation>Traduire des dossiers</translation>
  </message>
  <message>
   <source>Translate photos</source>
   <translation>Traduire des photos</translation>
  </message>
  <message>
   <source>Translate the chosen picture</source>
   <translation>Traduire l’image choisie</translation>
  </message>
  <message>
   <source>Translate the first second of each clip</source>
   <translation>Traduire la première seconde de chaque clip</translation>
  </message>
  <message>
   <source>Translating</source>
   <translation>Traduction en cours</translation>
  </message>
  <message>
   <source>Translation</source>
   <translation>Traduction</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>Réessayer</translation>
  </message>
  <message>
   <source>Try all looks</source>
   <translation>Essayer tous les rendus</translation>
  </message>
  <message>
   <source>Try failed again</source>
   <translation>Réessayer les échecs</translation>
  </message>
  <message>
   <source>Try one second</source>
   <translation>Essayer une seconde</translation>
  </message>
  <message>
   <source>Trying the network</source>
   <translation>Essai du réseau</translation>
  </message>
  <message>
   <source>Turn round</source>
   <translation>Inverser</translation>
  </message>
  <message>
   <source>Two numbers, or imagenet</source>
   <translation>Deux nombres, ou imagenet</translation>
  </message>
  <message>
   <source>Types of files</source>
   <translation>Types de fichiers</translation>
  </message>
  <message>
   <source>Unchanged</source>
   <translation>Inchangé</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Annuler</translation>
  </message>
  <message>
   <source>Use as a key</source>
   <translation>Comme image clé</translation>
  </message>
  <message>
   <source>Use the same settings</source>
   <translation>Utiliser les mêmes réglages</translation>
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
   <translation>Variantes</translation>
  </message>
  <message>
   <source>Variations…</source>
   <translation>Variantes…</translation>
  </message>
  <message>
   <source>Version</source>
   <translation>Version</translation>
  </message>
  <message>
   <source>Version {version} is used now</source>
   <translation>La version {version} est utilisée maintenant</translation>
  </message>
  <message>
   <source>Version, and the licences of what is shipped</source>
   <translation>Version, et licences de ce qui est livré</translation>
  </message>
  <message>
   <source>View</source>
   <translation>Affichage</translation>
  </message>
  <message>
   <source>Violet</source>
   <translation>Violet</translation>
  </message>
  <message>
   <source>Waits, {done} of {total} done</source>
   <translation>En attente, {done} sur {total} faites</translation>
  </message>
  <message>
   <source>Watching</source>
   <translation>Aux aguets</translation>
  </message>
  <message>
   <source>Watching, {done} done</source>
   <translation>Aux aguets, {done} faites</translation>
  </message>
  <message>
   <source>Way between keys</source>
   <translation>Chemin entre images clés</translation>
  </message>
  <message>
   <source>Way to the next</source>
   <translation>Vers la suivante</translation>
  </message>
  <message>
   <source>Weaker</source>
   <translation>Plus faible</translation>
  </message>
  <message>
   <source>Weights such as {name} need PyTorch: {line}</source>
   <translation>Des poids comme {name} ont besoin de PyTorch : {line}</translation>
  </message>
  <message>
   <source>What arrives there later is translated too.</source>
   <translation>Ce qui y arrive plus tard est traduit aussi.</translation>
  </message>
  <message>
   <source>What blending the pixels would show</source>
   <translation>Ce que montrerait un fondu des pixels</translation>
  </message>
  <message>
   <source>What changed</source>
   <translation>Ce qui a changé</translation>
  </message>
  <message>
   <source>What comes back</source>
   <translation>Ce qui revient</translation>
  </message>
  <message>
   <source>What comes with the program</source>
   <translation>Ce qui est livré avec le programme</translation>
  </message>
  <message>
   <source>What happens to a photo that has no mask in the folder</source>
   <translation>Ce que devient une photo qui n’a pas de masque dans le dossier</translation>
  </message>
  <message>
   <source>What is installed; add, share, remove</source>
   <translation>Ce qui est installé ; ajouter, partager, retirer</translation>
  </message>
  <message>
   <source>What is this model doing?</source>
   <translation>Que fait ce modèle ?</translation>
  </message>
  <message>
   <source>What it does</source>
   <translation>Ce qu’il fait</translation>
  </message>
  <message>
   <source>What it is called; the file's name if left out</source>
   <translation>Comment il s’appelle ; sinon le nom du fichier</translation>
  </message>
  <message>
   <source>What it makes</source>
   <translation>Ce qu’il en fait</translation>
  </message>
  <message>
   <source>What others call it: {term}</source>
   <translation>Ce que d’autres en disent : {term}</translation>
  </message>
  <message>
   <source>What reads a style from the picture</source>
   <translation>Ce qui lit un style dans l’image</translation>
  </message>
  <message>
   <source>What runs the models. Each is tried before it is used; where it can't be, the processor stands in.</source>
   <translation>Ce qui fait tourner les modèles. Chacun est essayé avant de servir ; sinon le processeur prend sa place.</translation>
  </message>
  <message>
   <source>What shall it be called?</source>
   <translation>Comment doit-il s’appeler ?</translation>
  </message>
  <message>
   <source>What the models do, in pictures</source>
   <translation>Ce que font les modèles, en images</translation>
  </message>
  <message>
   <source>What the network is tried on</source>
   <translation>Sur quoi le réseau est essayé</translation>
  </message>
  <message>
   <source>What to make</source>
   <translation>Quoi créer</translation>
  </message>
  <message>
   <source>What was lost</source>
   <translation>Ce qui s’est perdu</translation>
  </message>
  <message>
   <source>Wheel</source>
   <translation>Molette</translation>
  </message>
  <message>
   <source>Where a name is taken</source>
   <translation>Quand un nom est déjà pris</translation>
  </message>
  <message>
   <source>Where no training picture lies, the model invents. On some maps there are gaps, on others none.</source>
   <translation>Là où il n’y a pas d’image d’apprentissage, le modèle invente. Certaines cartes ont des trous, d’autres non.</translation>
  </message>
  <message>
   <source>Where the file holds several</source>
   <translation>Si le fichier en contient plusieurs</translation>
  </message>
  <message>
   <source>Where the training pictures lie</source>
   <translation>Où se trouvent les images d’entraînement</translation>
  </message>
  <message>
   <source>Where there are no pairs to learn from, two models learn together: one paints summer as winter, the other winter as summer. What went there must come back as it was.</source>
   <translation>Quand il n’y a pas de paires pour apprendre, deux modèles apprennent ensemble : l’un peint l’été en hiver, l’autre l’hiver en été. Ce qui est parti doit revenir comme avant.</translation>
  </message>
  <message>
   <source>Where training pictures spread most</source>
   <translation>Là où les images d’entraînement s’étalent le plus</translation>
  </message>
  <message>
   <source>Where very large pictures are put aside while they are translated. Nothing stays there.</source>
   <translation>Où les très grandes images sont mises de côté pendant leur traduction. Rien n’y reste.</translation>
  </message>
  <message>
   <source>Which colours are right?</source>
   <translation>Quelles couleurs sont les bonnes ?</translation>
  </message>
  <message>
   <source>Which network</source>
   <translation>Quel réseau</translation>
  </message>
  <message>
   <source>Which one looks right?</source>
   <translation>Laquelle est la bonne ?</translation>
  </message>
  <message>
   <source>Which parts look real and which look made</source>
   <translation>Quelles parties paraissent réelles et lesquelles fabriquées</translation>
  </message>
  <message>
   <source>While the painter learns, a critic looks at its picture patch by patch and says of each whether it could be a real one. The painter learns to please it, the critic to see through it.</source>
   <translation>Pendant que le peintre apprend, un critique regarde son image morceau par morceau et dit de chacun s’il pourrait être vrai. Le peintre apprend à lui plaire, le critique à le percer à jour.</translation>
  </message>
  <message>
   <source>White</source>
   <translation>Blanc</translation>
  </message>
  <message>
   <source>White of a mask shows the translation; it is named like its photo</source>
   <translation>Le blanc d’un masque montre la traduction ; il porte le nom de sa photo</translation>
  </message>
  <message>
   <source>Whole map</source>
   <translation>Carte entière</translation>
  </message>
  <message>
   <source>Wider brush</source>
   <translation>Pinceau plus large</translation>
  </message>
  <message>
   <source>Window</source>
   <translation>Fenêtre</translation>
  </message>
  <message>
   <source>With it</source>
   <translation>Avec</translation>
  </message>
  <message>
   <source>With the mouse</source>
   <translation>Avec la souris</translation>
  </message>
  <message>
   <source>Without a mask</source>
   <translation>Sans masque</translation>
  </message>
  <message>
   <source>Without a mask, left out: {count}</source>
   <translation>Sans masque, laissées de côté : {count}</translation>
  </message>
  <message>
   <source>Without a mask, translated all over: {count}</source>
   <translation>Sans masque, traduites en entier : {count}</translation>
  </message>
  <message>
   <source>Without it</source>
   <translation>Sans</translation>
  </message>
  <message>
   <source>Without loss</source>
   <translation>Sans perte</translation>
  </message>
  <message>
   <source>Without loss, for print and photo editors.</source>
   <translation>Sans perte, pour l’impression et la retouche photo.</translation>
  </message>
  <message>
   <source>Without loss, opens everywhere, large.</source>
   <translation>Sans perte, s’ouvre partout, volumineux.</translation>
  </message>
  <message>
   <source>Without {folder}</source>
   <translation>Sans {folder}</translation>
  </message>
  <message>
   <source>Working</source>
   <translation>De travail</translation>
  </message>
  <message>
   <source>Works; its makers gave nothing to compare with</source>
   <translation>Marche ; ses auteurs n’ont rien donné pour comparer</translation>
  </message>
  <message>
   <source>Write a report with thumbnails</source>
   <translation>Écrire un rapport avec des vignettes</translation>
  </message>
  <message>
   <source>Write a video</source>
   <translation>Écrire une vidéo</translation>
  </message>
  <message>
   <source>Write over the old file</source>
   <translation>Remplacer l’ancien fichier</translation>
  </message>
  <message>
   <source>Writing the video</source>
   <translation>Écriture de la vidéo</translation>
  </message>
  <message>
   <source>Your pen lines become brush strokes</source>
   <translation>Vos traits deviennent des coups de pinceau</translation>
  </message>
  <message>
   <source>Your photo</source>
   <translation>Votre photo</translation>
  </message>
  <message>
   <source>Zoom</source>
   <translation>Zoom</translation>
  </message>
  <message>
   <source>Zoom in</source>
   <translation>Agrandir</translation>
  </message>
  <message>
   <source>Zoom out</source>
   <translation>Réduire</translation>
  </message>
  <message>
   <source>Zoom to the pointer</source>
   <translation>Zoomer vers le pointeur</translation>
  </message>
  <message>
   <source>a few numbers</source>
   <translation>quelques nombres</translation>
  </message>
  <message>
   <source>a number for each photo, with four digits</source>
   <translation>un numéro par photo, à quatre chiffres</translation>
  </message>
  <message>
   <source>about 1 hour left</source>
   <translation>encore environ 1 heure</translation>
  </message>
  <message>
   <source>about 1 minute left</source>
   <translation>encore environ 1 minute</translation>
  </message>
  <message>
   <source>about {count} hours left</source>
   <translation>encore environ {count} heures</translation>
  </message>
  <message>
   <source>about {count} minutes left</source>
   <translation>encore environ {count} minutes</translation>
  </message>
  <message>
   <source>about {count} seconds left</source>
   <translation>encore environ {count} secondes</translation>
  </message>
  <message>
   <source>added by you</source>
   <translation>ajouté par vous</translation>
  </message>
  <message>
   <source>all</source>
   <translation>tous</translation>
  </message>
  <message>
   <source>and {count} more since then, in the log</source>
   <translation>et {count} autres depuis, dans le journal</translation>
  </message>
  <message>
   <source>any size</source>
   <translation>toute taille</translation>
  </message>
  <message>
   <source>at most {bits:.2f} bits per value</source>
   <translation>au plus {bits:.2f} bits par valeur</translation>
  </message>
  <message>
   <source>back</source>
   <translation>retour</translation>
  </message>
  <message>
   <source>before and after</source>
   <translation>avant et après</translation>
  </message>
  <message>
   <source>being read</source>
   <translation>en lecture</translation>
  </message>
  <message>
   <source>being translated</source>
   <translation>en traduction</translation>
  </message>
  <message>
   <source>brightness</source>
   <translation>la luminosité</translation>
  </message>
  <message>
   <source>colours</source>
   <translation>les couleurs</translation>
  </message>
  <message>
   <source>comes with the program</source>
   <translation>livré avec le programme</translation>
  </message>
  <message>
   <source>differs by at most {error:.0e}</source>
   <translation>diffère d’au plus {error:.0e}</translation>
  </message>
  <message>
   <source>done</source>
   <translation>prête</translation>
  </message>
  <message>
   <source>eight signs that follow from what is in the file</source>
   <translation>huit signes tirés du contenu du fichier</translation>
  </message>
  <message>
   <source>finds a picture among those that it knows</source>
   <translation>situe une image parmi celles qu’il connaît</translation>
  </message>
  <message>
   <source>fp16 is for graphics cards</source>
   <translation>fp16 est pour les cartes graphiques</translation>
  </message>
  <message>
   <source>how strong, 0 to 100</source>
   <translation>l’intensité, de 0 à 100</translation>
  </message>
  <message>
   <source>in work</source>
   <translation>en cours</translation>
  </message>
  <message>
   <source>its look is not installed any more</source>
   <translation>son rendu n’est plus installé</translation>
  </message>
  <message>
   <source>look at the film strip for the reasons</source>
   <translation>les raisons sont sur la pellicule</translation>
  </message>
  <message>
   <source>made picture</source>
   <translation>image générée</translation>
  </message>
  <message>
   <source>makes pictures from nothing</source>
   <translation>crée des images à partir de rien</translation>
  </message>
  <message>
   <source>none</source>
   <translation>aucun</translation>
  </message>
  <message>
   <source>none of the photos could be translated</source>
   <translation>aucune des photos n’a pu être traduite</translation>
  </message>
  <message>
   <source>open</source>
   <translation>ouverte</translation>
  </message>
  <message>
   <source>published keeps it: another seed gives another picture</source>
   <translation>published le garde : une autre graine donne une autre image</translation>
  </message>
  <message>
   <source>seed {number}</source>
   <translation>numéro {number}</translation>
  </message>
  <message>
   <source>stopped</source>
   <translation>arrêté</translation>
  </message>
  <message>
   <source>tells how real a picture looks</source>
   <translation>dit si une image semble réelle</translation>
  </message>
  <message>
   <source>the day when it was taken</source>
   <translation>le jour de la prise de vue</translation>
  </message>
  <message>
   <source>the folder of the photo</source>
   <translation>le dossier de la photo</translation>
  </message>
  <message>
   <source>the model</source>
   <translation>le modèle</translation>
  </message>
  <message>
   <source>the model {model} is not installed</source>
   <translation>le modèle {model} n’est pas installé</translation>
  </message>
  <message>
   <source>the name of the photo</source>
   <translation>le nom de la photo</translation>
  </message>
  <message>
   <source>the width of the photo in pixels</source>
   <translation>la largeur de la photo en pixels</translation>
  </message>
  <message>
   <source>there</source>
   <translation>aller</translation>
  </message>
  <message>
   <source>to the clipboard</source>
   <translation>dans le presse-papiers</translation>
  </message>
  <message>
   <source>turns pictures into others</source>
   <translation>transforme des images</translation>
  </message>
  <message>
   <source>waits</source>
   <translation>en attente</translation>
  </message>
  <message>
   <source>which way, for a model with two</source>
   <translation>le sens, pour un modèle qui en a deux</translation>
  </message>
  <message>
   <source>{bits:.2f} bits per value</source>
   <translation>{bits:.2f} bits par valeur</translation>
  </message>
  <message>
   <source>{count} a minute</source>
   <translation>{count} par minute</translation>
  </message>
  <message>
   <source>{count} an hour</source>
   <translation>{count} par heure</translation>
  </message>
  <message>
   <source>{count} folders</source>
   <translation>{count} dossiers</translation>
  </message>
  <message>
   <source>{count} other files</source>
   <translation>{count} autres fichiers</translation>
  </message>
  <message>
   <source>{count} other photos look like this one now</source>
   <translation>{count} autres photos ont maintenant le rendu de celle-ci</translation>
  </message>
  <message>
   <source>{count} photos of the last time can't be found any more</source>
   <translation>{count} photos de la dernière fois sont introuvables</translation>
  </message>
  <message>
   <source>{count} pictures</source>
   <translation>{count} images</translation>
  </message>
  <message>
   <source>{count} pictures to make</source>
   <translation>{count} images à faire</translation>
  </message>
  <message>
   <source>{count} results</source>
   <translation>{count} résultats</translation>
  </message>
  <message>
   <source>{count} results of this program</source>
   <translation>{count} résultats de ce programme</translation>
  </message>
  <message>
   <source>{count} without a suffix</source>
   <translation>{count} sans extension</translation>
  </message>
  <message>
   <source>{done} done</source>
   <translation>{done} faites</translation>
  </message>
  <message>
   <source>{done} of {total}</source>
   <translation>{done} sur {total}</translation>
  </message>
  <message>
   <source>{done} pictures are there, {failed} failed.</source>
   <translation>{done} images sont là, {failed} ont échoué.</translation>
  </message>
  <message>
   <source>{done} pictures are there.</source>
   <translation>{done} images sont là.</translation>
  </message>
  <message>
   <source>{edge} pixels</source>
   <translation>{edge} pixels</translation>
  </message>
  <message>
   <source>{folder} holds other files</source>
   <translation>{folder} contient d’autres fichiers</translation>
  </message>
  <message>
   <source>{frames} frames, {seconds:.1f} seconds at {fps} a second</source>
   <translation>{frames} images, {seconds:.1f} secondes à {fps} par seconde</translation>
  </message>
  <message>
   <source>{keys} belongs to “{action}”.</source>
   <translation>{keys} appartient à « {action} ».</translation>
  </message>
  <message>
   <source>{language}: from the next start of the program on</source>
   <translation>{language} : à partir du prochain démarrage du programme</translation>
  </message>
  <message>
   <source>{made}, by another version of that look: use the same settings?</source>
   <translation>{made}, par une autre version de ce rendu : utiliser les mêmes réglages ?</translation>
  </message>
  <message>
   <source>{made}. That look is not installed here.</source>
   <translation>{made}. Ce rendu n’est pas installé ici.</translation>
  </message>
  <message>
   <source>{made}: use the same settings?</source>
   <translation>{made} : utiliser les mêmes réglages ?</translation>
  </message>
  <message>
   <source>{ms:.0f} ms a megapixel</source>
   <translation>{ms:.0f} ms par mégapixel</translation>
  </message>
  <message>
   <source>{name} is a clip, and Batch takes clips</source>
   <translation>{name} est un clip, et les clips vont dans un lot</translation>
  </message>
  <message>
   <source>{name} is no model: use .itmodel, .onnx, .pth or .safetensors files, or package folders</source>
   <translation>{name} n’est pas un modèle : prenez des fichiers .itmodel, .onnx, .pth ou .safetensors, ou des dossiers de modèle</translation>
  </message>
  <message>
   <source>{name} needs the model {model}, which is not installed</source>
   <translation>{name} a besoin du modèle {model}, qui n’est pas installé</translation>
  </message>
  <message>
   <source>{name} was added</source>
   <translation>{name} a été ajouté</translation>
  </message>
  <message>
   <source>{name} was made with another version of {model}</source>
   <translation>{name} a été fait avec une autre version de {model}</translation>
  </message>
  <message>
   <source>{name} was made with {model}, which is not installed</source>
   <translation>{name} a été fait avec {model}, qui n’est pas installé</translation>
  </message>
  <message>
   <source>{name} was removed</source>
   <translation>{name} a été retiré</translation>
  </message>
  <message>
   <source>{seconds:.2f} s, frame {number} of {frames}</source>
   <translation>{seconds:.2f} s, image {number} sur {frames}</translation>
  </message>
  <message>
   <source>{size:.0f} MB on disk in all</source>
   <translation>{size:.0f} Mo sur le disque en tout</translation>
  </message>
  <message>
   <source>{size:.1f} MB on disk, version {version}</source>
   <translation>{size:.1f} Mo sur le disque, version {version}</translation>
  </message>
  <message>
   <source>{text}, {failed} failed</source>
   <translation>{text}, {failed} en échec</translation>
  </message>
  <message>
   <source>{tip}
Double-click resets</source>
   <translation>{tip}
Double-clic pour réinitialiser</translation>
  </message>
  <message>
   <source>{version}, comes with the program</source>
   <translation>{version}, fournie avec le programme</translation>
  </message>
 </context>
</TS>
