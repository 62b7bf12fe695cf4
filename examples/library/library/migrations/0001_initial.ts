import {
  bigAutoField,
  cascade,
  charField,
  createModel,
  dateField,
  foreignKey,
  manyToMany,
  migration,
  oneToOne,
  positiveIntegerField,
  textField,
} from "quintet/migrations";

export default migration({
  operations: [
    createModel(
      "Author",
      {
        id: bigAutoField({ primaryKey: true, verboseName: "ID" }),
        firstName: charField({ maxLength: 30, blank: true }),
        lastName: charField({ maxLength: 30 }),
        birthDate: dateField({ null: true, blank: true }),
      },
      { ordering: ["lastName", "firstName"] },
    ),
    createModel(
      "Publisher",
      {
        id: bigAutoField({ primaryKey: true, verboseName: "ID" }),
        name: charField({ maxLength: 100, unique: true }),
      },
      { ordering: ["name"] },
    ),
    createModel(
      "Book",
      {
        id: bigAutoField({ primaryKey: true, verboseName: "ID" }),
        title: charField({ maxLength: 100 }),
        author: foreignKey("library.Author", { onDelete: cascade }),
        publishedDate: dateField({ null: true, blank: true, verboseName: "published on" }),
        publishedYear: positiveIntegerField({ null: true, blank: true, verboseName: "year" }),
        pages: positiveIntegerField({ null: true, blank: true }),
        language: charField({ maxLength: 30, default: "English" }),
        genre: charField({
          maxLength: 20,
          choices: [
            "Biography",
            "Children",
            "Computing",
            "Crime",
            "Drama",
            "Essay",
            "Fantasy",
            "History",
            "Novel",
            "Philosophy",
            "Poetry",
            "Science",
            "Science fiction",
            "Short stories",
          ],
          default: "Novel",
        }),
        publishers: manyToMany("library.Publisher", { blank: true }),
      },
      { ordering: ["title"] },
    ),
    createModel("Profile", {
      id: bigAutoField({ primaryKey: true, verboseName: "ID" }),
      author: oneToOne("library.Author", { onDelete: cascade }),
      bio: textField(),
    }),
    createModel(
      "Article",
      {
        id: bigAutoField({ primaryKey: true, verboseName: "ID" }),
        title: charField({ maxLength: 100 }),
        content: textField(),
      },
      { permissions: { canEditArticle: "Can edit article" } },
    ),
  ],
});
