#include "config.h"

#include "foyer-demo-words.h"

#define LIST(...) (const char *const[]){ __VA_ARGS__, NULL }

const FoyerDemoNation foyer_demo_nations[FOYER_DEMO_LANGS] = {
  [FOYER_DEMO_EN] = {
    "GB", FALSE,
    LIST ("Emma", "Olivia", "Charlotte", "Sophie", "Amelia", "Grace", "Hannah", "Lucy", "Megan", "Rachel", "Victoria", "Zoe", "Alice", "Claire", "Eleanor", "Holly"),
    LIST ("James", "Oliver", "Harry", "George", "Daniel", "Thomas", "William", "Edward", "Adam", "Ben", "Callum", "Luke", "Matthew", "Simon", "Peter", "Andrew"),
    LIST ("Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Wright", "Walker", "Robinson", "Thompson", "Hughes", "Edwards",
          "Green", "Hall", "Wood", "Harris", "Clarke", "Cooper", "Ward", "Turner", "Baker", "Mitchell", "O’Brien", "Campbell"),
    LIST ("Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Wright", "Walker", "Robinson", "Thompson", "Hughes", "Edwards",
          "Green", "Hall", "Wood", "Harris", "Clarke", "Cooper", "Ward", "Turner", "Baker", "Mitchell", "O’Brien", "Campbell"),
    LIST ("+44740", "+44742", "+44750", "+44771", "+44780", "+44790"), 7,
  },
  [FOYER_DEMO_HU] = {
    "HU", TRUE,
    LIST ("Anna", "Éva", "Katalin", "Zsófia", "Ágnes", "Réka", "Eszter", "Judit", "Nóra", "Dóra", "Boglárka", "Csilla", "Emese", "Gabriella", "Ildikó",
          "Krisztina", "Lilla", "Mária", "Orsolya", "Petra", "Szilvia", "Tímea", "Viktória", "Zsuzsanna", "Erzsébet", "Hanna", "Luca", "Noémi"),
    LIST ("Péter", "Gábor", "Zoltán", "László", "Attila", "Balázs", "Tamás", "Ádám", "Bence", "Dániel", "Ferenc", "György", "István", "János", "Krisztián",
          "Levente", "Márton", "Miklós", "Norbert", "Olivér", "Róbert", "Sándor", "Szabolcs", "Zsolt"),
    LIST ("Nagy", "Kovács", "Tóth", "Szabó", "Horváth", "Varga", "Kiss", "Molnár", "Németh", "Farkas", "Balogh", "Papp", "Lakatos", "Takács", "Juhász",
          "Mészáros", "Oláh", "Simon", "Rácz", "Fekete", "Szilágyi", "Török", "Fehér", "Gál", "Balázs", "Kis", "Szűcs", "Orsós", "Kocsis", "Fodor", "Pintér",
          "Szalai", "Sipos", "Magyar", "Lukács", "Gulyás", "Bíró", "Király", "László", "Katona", "Őrsi", "Csonka"),
    LIST ("Nagy", "Kovács", "Tóth", "Szabó", "Horváth", "Varga", "Kiss", "Molnár", "Németh", "Farkas", "Balogh", "Papp", "Lakatos", "Takács", "Juhász",
          "Mészáros", "Oláh", "Simon", "Rácz", "Fekete", "Szilágyi", "Török", "Fehér", "Gál", "Balázs", "Kis", "Szűcs", "Orsós", "Kocsis", "Fodor", "Pintér",
          "Szalai", "Sipos", "Magyar", "Lukács", "Gulyás", "Bíró", "Király", "László", "Katona", "Őrsi", "Csonka"),
    LIST ("+3620", "+3630", "+3670", "+3631"), 7,
  },
  [FOYER_DEMO_PT] = {
    "PT", FALSE,
    LIST ("Maria", "Ana", "Beatriz", "Inês", "Mariana", "Catarina", "Joana", "Sofia", "Rita", "Carolina", "Patrícia", "Sara", "Cláudia", "Conceição", "Lúcia",
          "Margarida", "Teresa", "Filipa"),
    LIST ("João", "Pedro", "Miguel", "Tiago", "Diogo", "Rui", "André", "Luís", "Bruno", "Gonçalo", "Henrique", "José", "Nuno", "Paulo", "Ricardo", "Sérgio"),
    LIST ("Silva", "Santos", "Ferreira", "Pereira", "Oliveira", "Costa", "Rodrigues", "Martins", "Jesus", "Sousa", "Fernandes", "Gonçalves", "Gomes", "Lopes",
          "Marques", "Alves", "Almeida", "Ribeiro", "Pinto", "Carvalho", "Teixeira", "Moreira", "Correia", "Mendes", "Nunes", "Araújo"),
    LIST ("Silva", "Santos", "Ferreira", "Pereira", "Oliveira", "Costa", "Rodrigues", "Martins", "Jesus", "Sousa", "Fernandes", "Gonçalves", "Gomes", "Lopes",
          "Marques", "Alves", "Almeida", "Ribeiro", "Pinto", "Carvalho", "Teixeira", "Moreira", "Correia", "Mendes", "Nunes", "Araújo"),
    LIST ("+35191", "+35192", "+35193", "+35196"), 7,
  },
  [FOYER_DEMO_RU] = {
    "RU", FALSE,
    LIST ("Анна", "Елена", "Ольга", "Наталья", "Татьяна", "Ирина", "Мария", "Светлана", "Екатерина", "Юлия", "Анастасия", "Дарья", "Ксения", "Людмила", "Марина", "Полина"),
    LIST ("Александр", "Дмитрий", "Сергей", "Андрей", "Алексей", "Максим", "Иван", "Михаил", "Никита", "Роман", "Павел", "Владимир", "Артём", "Кирилл"),
    LIST ("Иванова", "Смирнова", "Кузнецова", "Попова", "Васильева", "Петрова", "Соколова", "Михайлова", "Новикова", "Фёдорова", "Морозова", "Волкова", "Алексеева",
          "Лебедева", "Семёнова", "Егорова", "Павлова", "Козлова", "Степанова", "Орлова"),
    LIST ("Иванов", "Смирнов", "Кузнецов", "Попов", "Васильев", "Петров", "Соколов", "Михайлов", "Новиков", "Фёдоров", "Морозов", "Волков", "Алексеев",
          "Лебедев", "Семёнов", "Егоров", "Павлов", "Козлов", "Степанов", "Орлов"),
    LIST ("+7903", "+7916", "+7926", "+7985"), 7,
  },
  [FOYER_DEMO_UK] = {
    "UA", FALSE,
    LIST ("Олена", "Оксана", "Наталія", "Ірина", "Тетяна", "Юлія", "Марія", "Анна", "Катерина", "Світлана", "Людмила", "Вікторія", "Дарина", "Софія", "Соломія", "Ганна"),
    LIST ("Олександр", "Андрій", "Сергій", "Володимир", "Іван", "Дмитро", "Микола", "Василь", "Богдан", "Тарас", "Юрій", "Максим", "Артем", "Назар"),
    LIST ("Шевченко", "Коваленко", "Бондаренко", "Ткаченко", "Кравченко", "Олійник", "Шевчук", "Поліщук", "Бондар", "Ткачук", "Мороз", "Марченко", "Лисенко",
          "Руденко", "Савченко", "Петренко", "Їжакевич", "Ковальська", "Лісовська", "Рибак"),
    LIST ("Шевченко", "Коваленко", "Бондаренко", "Ткаченко", "Кравченко", "Олійник", "Шевчук", "Поліщук", "Бондар", "Ткачук", "Мороз", "Марченко", "Лисенко",
          "Руденко", "Савченко", "Петренко", "Їжакевич", "Ковальський", "Лісовський", "Рибак"),
    LIST ("+38067", "+38050", "+38063", "+38093", "+38097"), 7,
  },
};

const int foyer_demo_mix[FOYER_DEMO_LANGS][FOYER_DEMO_LANGS] = {
  /*                  en  hu  pt  ru  uk */
  [FOYER_DEMO_EN] = { 40, 30, 10, 10, 10 },
  [FOYER_DEMO_HU] = { 8, 76, 4, 6, 6 },
  [FOYER_DEMO_PT] = { 10, 10, 70, 4, 6 },
  [FOYER_DEMO_RU] = { 5, 15, 5, 55, 20 },
  [FOYER_DEMO_UK] = { 5, 15, 5, 15, 60 },
};
